import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Bindings } from '../charts/bindings';
import { UsageError } from './command';

// What stands beside a description. Read without any engine: not every command needs one.

/** `bindings/<environment>.json` beside the description; nothing is bound where there is none. */
export function loadBindings(platformFile: string, environment: string): Bindings {
  const file = join(dirname(resolve(platformFile)), 'bindings', `${environment}.json`);
  return existsSync(file) ? (readJson(file) as Bindings) : {};
}

/** Digests of the images that were built here: `images.lock.json` beside the description. */
export function loadDigests(platformFile: string): Readonly<Record<string, string>> {
  const file = join(dirname(resolve(platformFile)), 'images.lock.json');
  if (!existsSync(file)) return {};
  const lock = readJson(file) as { readonly images?: Readonly<Record<string, string>> };
  const images = lock.images ?? {};
  for (const [image, digest] of Object.entries(images)) {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest))
      throw new UsageError(
        `${file}: images.${image} is ${JSON.stringify(digest)}, want sha256:<64 hexadecimal digits>`,
      );
  }
  return images;
}

function readJson(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw new UsageError(`${file}: want a JSON object`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: not JSON (${(error as Error).message})`);
  }
}
