/** What secrets look like: shape → what a reader would call it. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN /, 'a PEM key or certificate'],
  [/^\[secret\]$/, 'a secret that its engine hides'],
  [
    /(^|[;?&\s])(AccountKey|SharedAccessKey|SharedAccessSignature|SharedSecret|password|passwd|pwd|client_?secret)\s*=\s*[^;&\s]/i,
    'a connection string with its key',
  ],
  [/[?&]sig=[^&]/, 'an address signed with a key'],
  [/^[a-z][a-z0-9+.-]*:\/\/[^/\s@]*:[^/\s@]+@/i, 'an address with a password'],
  [/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/, 'a token'],
  [/^(gh[pousr]_|github_pat_|glpat-|sk-|xox[abprs]-)[\w-]{16,}$/, 'an access token'],
  [/^(AKIA|ASIA)[0-9A-Z]{16}$/, 'an access key'],
];

/** What kind of secret a value looks like; undefined where it looks like none. */
export function secretShape(value: string): string | undefined {
  return shapes.find(([pattern]) => pattern.test(value))?.[1];
}
