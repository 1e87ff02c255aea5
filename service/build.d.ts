export function bundle(outdir?: string, options?: { minify?: boolean }): Promise<void>;
