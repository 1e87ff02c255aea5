/**
 * Tells values that are secrets from those that only have to do with one. Nothing here ever returns the value itself:
 * a finding is printed in logs.
 */

/** Shapes that only a secret has. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/(?<![A-Za-z0-9])sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{20,}/, "a model provider's API key"],
  [/(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])/, 'an AWS access key'],
  [/(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})/, 'a GitHub token'],
  [/(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20}/, 'a GitLab token'],
  [/(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/, 'an npm token'],
  [/(?<![A-Za-z0-9])AIza[0-9A-Za-z_-]{35}/, 'a Google API key'],
  [/(?<![A-Za-z0-9])xox[abeprs]-[0-9A-Za-z-]{10,}/, 'a Slack token'],
  [/hooks\.slack\.com\/services\/T[0-9A-Z]+\/B[0-9A-Z]+\/[0-9A-Za-z]{16,}/, 'a Slack webhook'],
  [/(?<![A-Za-z0-9])[rs]k_live_[0-9A-Za-z]{20,}/, 'a Stripe key'],
  [/(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{30,}={0,2}/, 'an Azure shared key'],
  [/[?&]sig=[A-Za-z0-9%+/]{30,}/, 'a shared access signature'],
  [/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/, 'a signed token'],
];

// One pass over a text decides for nearly all texts that no shape needs to be tried.
const HINTS =
  /-----BEGIN|sk-|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|npm_|AIza|xox|hooks\.slack|k_live_|AccountKey=|SharedAccessKey=|sig=|eyJ|:\/\//;

/** Names whose last words say that the value is the secret itself. */
const SECRET_NAME =
  /(?:^|[_.-])(?:password|passwd|passphrase|pwd|secret|token|api[_.-]?key|apikey|credentials?|private[_.-]?key|connection[_.-]?string|key)$/i;

/** Names that end in such a word and yet mean something else. */
const OTHER_KEY =
  /(?:^|[_.-])(?:public|partition|cache|sort|routing|foreign|hash|shard|label|index|group|message|row|map|idempotency|dedup(?:lication)?|topology|instrumentation|prefix|lock|object|s3|blob|session|queue|registry|config|attribute|claim|header|tag|node)[_.-]?key$/i;

/** What kind of secret a text holds, or undefined. */
export function secretIn(text: string): string | undefined {
  if (text.length < 12 || !HINTS.test(text)) return undefined;
  for (const [shape, what] of SHAPES) if (shape.test(text)) return what;
  return hasPasswordInUrl(text) ? 'an address with a password' : undefined;
}

/** Whether a value is a secret because of the name it stands under. */
export function isSecretByName(name: string, value: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return SECRET_NAME.test(words) && !OTHER_KEY.test(words) && isLiteral(value);
}

/** The names under which a JSON or similar text holds a literal secret. */
export function secretFieldsIn(text: string): readonly string[] {
  if (!/password|secret|token|key|credential/i.test(text)) return [];
  const names: string[] = [];
  for (const [, name = '', value = ''] of text.matchAll(/"([A-Za-z][\w.-]*)"\s*:\s*"((?:[^"\\\n]|\\.)*)"/g)) {
    if (isSecretByName(name, value)) names.push(name);
  }
  return names;
}

/** Switches, numbers, paths, plain addresses, variables and references hold no secret. */
function isLiteral(value: string): boolean {
  const text = value.trim();
  if (text === '' || /^(true|false|null|none|disabled|enabled|optional|required)$/i.test(text)) return false;
  if (/^\d{1,6}[a-z]{0,2}$/.test(text) || /^\.{0,2}\//.test(text)) return false;
  return !isVariable(text) && (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || hasPasswordInUrl(text));
}

const isVariable = (text: string): boolean =>
  /^\$[({A-Za-z_]|^\{\{|^<[^>]*>$|^%[^%]+%$|^@Microsoft\.KeyVault|^(?:vault|ref\+[a-z]+|secretref):/i.test(text) ||
  /^[*x•]+$/i.test(text);

function hasPasswordInUrl(text: string): boolean {
  for (const [, password = ''] of text.matchAll(/[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@"']*:([^\s/?#@"']+)@/gi)) {
    if (!isVariable(password)) return true;
  }
  return false;
}
