import { runtime } from '@pulumi/pulumi';

/** A resource as the program registers it, its inputs resolved. */
export interface Captured {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  readonly dependsOn: readonly string[];
  /** Reasons for which it was changed past all props; left out where it was not. */
  readonly customised?: readonly string[];
}

/** What of Pulumi's request to register a resource is read here. */
export interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
  getDependenciesList(): string[];
}

/** Takes down a request. What can't be deployed as it stands is told to `fault`. */
export function recorded(request: Request, urn: string, fault: (message: string) => void): Captured {
  const parent = request.getParent();
  const readable: Readable = (value, path) => readValue(value, path, (message) => fault(`${urn} ${path}: ${message}`));
  if (leak.test(urn)) fault(`${JSON.stringify(urn)}: an Output stands in a resource's name; names must be plain text`);
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    inputs: readMap(request.getObject()?.toJavaScript() ?? {}, '', readable),
    ...(parent === '' ? {} : { parent }),
    dependsOn: [...request.getDependenciesList()].sort(),
  };
}

type Readable = (value: unknown, path: string) => unknown;

const leak = /Calling \[to(?:String|JSON)\] on an \[Output|\[object (?:Object|Promise)\]/;

function readValue(value: unknown, path: string, fault: (message: string) => void): unknown {
  if (typeof value === 'string') {
    if (leak.test(value)) fault('an Output was turned into text; use pulumi.interpolate or apply()');
    if (value === runtime.unknownValue)
      fault('its value is not known offline; add what it comes from to offlineOutputs');
    return value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => readValue(item, `${path}/${index}`, fault));
  const map = value as Readonly<Record<string, unknown>>;
  const signature = map[runtime.specialSigKey];
  if (signature === runtime.specialSecretSig) return '[secret]';
  // A resource that is passed as a whole.
  if (signature === runtime.specialResourceSig) return map.id ?? map.urn;
  return readMap(map, path, (inner, at) => readValue(inner, at, fault));
}

const readMap = (map: Readonly<Record<string, unknown>>, path: string, read: Readable): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, read(value, `${path}/${key}`)]));
