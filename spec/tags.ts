import type { Place } from './place';

/** Who owns a platform and who pays for it. Synthesised on every object and resource (E1). */
export interface TagsProps {
  /** Team that answers for it, e.g. `agents-team`. A label value: letters, digits, `-`, `_`, `.`; at most 63. */
  readonly owner: string;
  /** Where its cost is booked, e.g. `cc-1042`. */
  readonly costCentre: string;
  /** Application that it belongs to. @default the platform's name */
  readonly application?: string;
}

/** Spelled as guide S2 asks: `cost-centre`, `environment`, `owner`, `application`. */
export type Tags = Readonly<Record<'cost-centre' | 'environment' | 'owner' | 'application', string>>;

const labelValue = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

export function resolveTags(place: Place, props: TagsProps | undefined, name: string, environment: string): Tags {
  const { owner, costCentre, application } = place.props(props, { owner: true, costCentre: true, application: true });
  return {
    application: readLabel(place.in('application'), application ?? name),
    'cost-centre': readLabel(place.in('costCentre'), costCentre),
    environment,
    owner: readLabel(place.in('owner'), owner),
  };
}

/** A value that a Kubernetes label and a cloud tag both take. */
export function readLabel(place: Place, value: unknown): string {
  if (typeof value === 'string' && labelValue.test(value)) return value;
  const want = 'a label value: at most 63 letters, digits, dashes, dots and underscores';
  place.fault(value, want, value === undefined ? 'Cost reports and access reviews are grouped by it.' : undefined);
  return 'invalid';
}

/** Label and annotation prefixes that belong to the system or to this tool. */
const reserved =
  /^([\w-]+\.)*(kubernetes\.io|k8s\.io|agent-gantry\.dev|azure\.workload\.identity)\/|^(cost-centre|environment|owner|application)$/;
/** Annotations that the tool writes on pods itself. */
const writtenAnnotations = [
  'kubectl.kubernetes.io/default-container',
  'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes',
];

/** A DNS subdomain and a slash, or nothing, before the name. */
export const labelKey =
  /^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

/** Labels that something else carries: a node, the pods of a peer. */
export function readSelector(
  place: Place,
  props: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [key, value] of place.entries(props)) {
    const here = place.in(key);
    if (!labelKey.test(key)) here.missing('a key such as team or example.com/team');
    result[key] = value === '' ? value : readLabel(here, value);
  }
  return result;
}

/** Labels or annotations of a user's own. */
export function readLabels(
  place: Place,
  props: Readonly<Record<string, string>> | undefined,
  values: 'labels' | 'annotations',
): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [key, value] of place.entries(props)) {
    const here = place.in(key);
    if (values === 'labels' && reserved.test(key)) {
      here.missing('a label of your own', 'This one is set by the tool: selectors, tags and tooling rely on it.');
    } else if (values === 'annotations' && (key.startsWith('agent-gantry.dev/') || writtenAnnotations.includes(key))) {
      here.missing('an annotation of your own', 'This one is set by the tool.');
    } else if (!labelKey.test(key)) {
      here.missing('a key such as team or example.com/team');
    } else if (values === 'labels') {
      result[key] = readLabel(here, value);
    } else if (typeof value !== 'string') {
      here.fault(value, 'text');
    } else {
      result[key] = value;
    }
  }
  return result;
}
