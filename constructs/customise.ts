import type { ApiObject, JsonPatch } from 'cdk8s';

interface Customisation {
  readonly reason: string;
  readonly patches: readonly JsonPatch[];
}

/** The construct itself carries its customisations: whichever copy of this package made them, every copy sees them. */
const metadataType = 'agent-gantry.dev/customised';

const customisationsOf = (target: ApiObject): readonly Customisation[] =>
  target.node.metadata.filter(({ type }) => type === metadataType).map(({ data }) => data as Customisation);

/**
 * The one escape hatch: changes an object in a way that no prop offers, and says why. The reason becomes an annotation;
 * synthesis fails, naming the path, when the patch has not arrived unchanged in the final document.
 *
 * @param target the object, e.g. `platform.workload('chat').controller`
 * @param reason why no prop will do, for whoever upgrades this; at least ten characters
 * @throws Error when there is no reason or no patch
 */
export function customise(target: ApiObject, reason: string, ...patches: readonly JsonPatch[]): void {
  const where = `${target.kind}/${target.name}`;
  if (typeof reason !== 'string' || reason.trim().length < 10) {
    throw new Error(
      `customise(${where}): got the reason ${JSON.stringify(reason)}, want one of at least ten characters that says why no prop will do`,
    );
  }
  if (patches.length === 0)
    throw new Error(`customise(${where}): got no patch, want at least one, e.g. JsonPatch.add('/spec/…', …)`);
  target.addJsonPatch(...patches);
  target.node.addMetadata(metadataType, { reason: reason.trim(), patches } satisfies Customisation);
}

export const reasonAnnotation = metadataType;

/** The reasons for which an object was customised, in order. */
export function customisedBecause(target: ApiObject): readonly string[] {
  return customisationsOf(target).map(({ reason }) => reason);
}

/** What of an object's patches is not to be found in its final document: one line each. */
export function lostPatches(target: ApiObject, document: unknown): readonly string[] {
  const operations = customisationsOf(target).flatMap(({ reason, patches }) =>
    patches.map((patch) => ({ reason, operation: operationOf(patch) })),
  );
  return operations.flatMap(({ reason, operation }, index) => {
    // A later patch of the same place decides what stands there.
    const later = operations.slice(index + 1).some((other) => touches(other.operation, operation.path));
    const lost = later ? undefined : missing(operation, document);
    return lost === undefined
      ? []
      : [`${target.kind}/${target.name} ${operation.path}: ${lost} (customised because: ${reason})`];
  });
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** cdk8s keeps the RFC 6902 operation behind `_toJson`, which its own ApiObject calls. */
function operationOf(patch: JsonPatch): Operation {
  return (patch as unknown as { _toJson(): Operation })._toJson();
}

function touches({ path, from }: Operation, place: string): boolean {
  return [path, from].some(
    (other) =>
      other !== undefined && (place === other || place.startsWith(`${other}/`) || other.startsWith(`${place}/`)),
  );
}

function missing({ op, path, from, value }: Operation, document: unknown): string | undefined {
  const found = at(document, path);
  switch (op) {
    case 'add':
    case 'replace':
      return arrived(path, value, document)
        ? undefined
        : `wanted ${JSON.stringify(value)}, but the document has ${show(found)}`;
    case 'remove':
      return found === undefined || /\/\d+$/.test(path)
        ? undefined
        : `wanted it removed, but the document has ${show(found)}`;
    case 'move':
      if (from !== undefined && at(document, from) !== undefined)
        return `wanted ${from} moved here, but it still stands there`;
      return found === undefined ? `wanted ${from} moved here, but there is nothing` : undefined;
    case 'copy':
      return found === undefined ? `wanted a copy of ${from}, but there is nothing` : undefined;
    default:
      return undefined;
  }
}

function arrived(path: string, value: unknown, document: unknown): boolean {
  // `/-` appends: the value is then the last of the list, or stands before what was appended later.
  if (path.endsWith('/-')) {
    const list = at(document, path.slice(0, -2));
    return Array.isArray(list) && list.some((item) => same(item, value));
  }
  return same(at(document, path), value);
}

function at(document: unknown, pointer: string): unknown {
  let value = document;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value;
}

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** Equal as JSON, whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
