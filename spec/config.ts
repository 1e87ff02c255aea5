import type { Place } from './place';
import { isPlain } from './plain';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Files that the container reads: name → text, or an object that is written as JSON. */
export type ConfigProps = Readonly<Record<string, string | { readonly [key: string]: Json }>>;

/** File name → content. */
export type ConfigFiles = Readonly<Record<string, string>>;

/** etcd refuses larger objects; the API server's limit on a ConfigMap. */
const largest = 2 ** 20;

export function resolveConfig(place: Place, props: ConfigProps | undefined): ConfigFiles {
  const files: Record<string, string> = {};
  let size = 0;
  for (const [name, content] of place.entries(props)) {
    const here = place.in(name);
    if (!/^[\w-][\w.-]{0,252}$/.test(name))
      here.missing('a file name of letters, digits, dashes, dots and underscores');
    if (typeof content === 'string') files[name] = content;
    else if (!isPlain(content)) here.fault(content, 'text, or an object that is written as JSON');
    else if (checkJson(here, content, [])) files[name] = `${canonical(content)}\n`;
    size += Buffer.byteLength(files[name] ?? '');
  }
  if (size > largest)
    place.missing(`at most 1 MiB in all (it has ${size} bytes)`, 'Put large files into the image or a volume.');
  return files;
}

/** Reports what JSON would drop, or could not write. */
function checkJson(place: Place, value: unknown, above: readonly unknown[]): boolean {
  if (above.includes(value)) {
    place.fault(value, 'a value of JSON');
    return false;
  }
  if (Array.isArray(value) || isPlain(value)) {
    return Object.entries(value)
      .map(([key, part]) => checkJson(place.in(key), part, [...above, value]))
      .every(Boolean);
  }
  // As everywhere, undefined is left out.
  if (
    value === undefined ||
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    Number.isFinite(value)
  )
    return true;
  place.fault(value, 'a value of JSON');
  return false;
}

/** JSON with sorted keys: the order of writing must not roll the pods. */
function canonical(value: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    value,
    (_, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort((a, b) => (a[0] < b[0] ? -1 : 1)))
        : part,
    2,
  );
}
