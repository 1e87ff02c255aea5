import type { Gateway } from './gateway';
import { type Image, type ImageSource, readImage } from './image';
import type { Wiring } from './link';
import { openPorts } from './link';
import type { Mesh } from './mesh/mesh';
import type { Place } from './place';
import type { Workload } from './resolve-workload';
import { leastReplicas, type Scaling } from './scaling';
import type { Percent } from './units';

/** A second version of a service beside the first, for a share of what calls it (A3). */
export interface CanaryProps {
  /** Pinned by digest or exact tag; all else is as the service has it. */
  readonly image: Image;
  /** Share of the requests that it answers, 0% to 100%. @default '10%' */
  readonly share?: Percent;
  /**
   * Share of the requests without side effects (GET and HEAD) that are also copied to it; nobody waits for its answer.
   * 0% to 100%. Istio, or a gateway that can.
   * @default '0%'
   */
  readonly mirror?: Percent;
  /** Its replicas, 1 to 1000. @default its share of the service's least number of replicas, rounded up */
  readonly replicas?: number;
}

export interface Canary {
  /** The workload that runs it. */
  readonly workload: string;
  /** Percent. */
  readonly share: number;
  readonly mirror: number;
  readonly image: string;
  readonly replicas: number;
}

type ServiceWorkload = Extract<Workload, { kind: 'service' }>;

const suffix = '-canary';
/** Names of workloads have at most 40 characters, and the canary's is one. */
const longest = 40 - suffix.length;

interface Service {
  readonly name: string;
  readonly image: string;
  readonly scaling: Scaling;
}

/** @param known names that other parts of the platform carry */
export function resolveCanary(
  place: Place,
  props: CanaryProps | undefined,
  { name, image, scaling }: Service,
  images: ImageSource,
  known: readonly string[],
): Canary | undefined {
  if (props === undefined) return undefined;
  const given = place.props(props, { image: true, share: true, mirror: true, replicas: true });
  const workload = `${name}${suffix}`;
  if (name.length > longest) {
    place.missing(`a workload with a name of at most ${longest} characters`, `Its canary is called ${workload}.`);
  } else if (known.includes(workload)) {
    place.missing(`nothing else that is called ${workload}`, 'The canary is called so.');
  }
  const second = readSecond(place.in('image'), given.image, image, images);
  const share = place.in('share').percent(given.share, { min: 0, max: 100, fallback: 10 });
  const mirror = place.in('mirror').percent(given.mirror, { min: 0, max: 100, fallback: 0 });
  if (given.share !== undefined && share === 0 && mirror === 0) {
    place.in('share').fault(given.share, 'a share above 0%, or a mirror', 'Nothing would reach the canary.');
  }
  const part = Math.ceil((Math.max(leastReplicas(scaling), 1) * Math.max(share, mirror)) / 100);
  const replicas = place.in('replicas').integer(given.replicas, { min: 1, max: 1000, fallback: Math.max(part, 1) });
  return { workload, share, mirror, image: second, replicas };
}

function readSecond(place: Place, image: Image | undefined, first: string, images: ImageSource): string {
  if (image === undefined) {
    place.missing('the image of the canary, pinned by digest or exact tag');
    return 'invalid';
  }
  const second = readImage(place, image, images);
  if (second === first && second !== 'invalid') place.fault(image, 'another image than the service runs');
  return second;
}

/** The workloads that run the canaries: as their services are, but for the image and the number of replicas. */
export const canariesOf = (workloads: readonly Workload[]): readonly ServiceWorkload[] =>
  workloads.flatMap((workload) => {
    if (workload.kind !== 'service' || workload.canary === undefined) return [];
    const { canary, ...service } = workload;
    const balanced = service.service.from;
    return [
      {
        ...service,
        name: canary.workload,
        canaryOf: workload.name,
        main: { ...service.main, image: canary.image },
        scaling: { kind: 'fixed', replicas: canary.replicas },
        disruption: { maxUnavailable: 1 },
        // Its calls are wired with those of its service.
        calls: [],
        // An address outside belongs to the service: what comes by it is split before, or not at all.
        service: { ...service.service, type: 'ClusterIP', public: false, from: [] },
        inward: service.inward.filter(({ party }) => party.kind !== 'cidr' || !balanced.includes(party.cidr)),
      },
    ];
  });

/** Name of the service that callers know: a canary answers in its service's name. */
export const serviceOf = (workload: Workload): string =>
  (workload.kind === 'service' ? workload.canaryOf : undefined) ?? workload.name;

/** Who calls a service calls its canary too, and a canary calls whom its service calls. */
export function canaryWiring(workloads: readonly Workload[]): readonly Wiring[] {
  const byName = new Map(workloads.map((workload) => [workload.name, workload]));
  const both = (name: string): readonly string[] => {
    const workload = byName.get(name);
    return workload?.kind === 'service' && workload.canary !== undefined ? [name, workload.canary.workload] : [name];
  };
  return workloads.flatMap(({ name, calls }) =>
    calls.flatMap((callee) =>
      both(name).flatMap((from) =>
        both(callee)
          .filter((to) => from !== name || to !== callee)
          .flatMap((to) => connect(from, to, byName.get(to))),
      ),
    ),
  );
}

function connect(from: string, to: string, callee: Workload | undefined): readonly Wiring[] {
  const ports = callee === undefined ? [] : openPorts(callee);
  return [
    { of: from, outward: [{ party: { kind: 'workload', workload: to }, ports }] },
    { of: to, inward: [{ party: { kind: 'workload', workload: from }, ports }] },
  ];
}

/** Refuses a canary that nothing divides requests for: it would run and be asked nothing. A gateway refuses its own. */
export function checkCanaries(
  place: Place,
  workloads: readonly Workload[],
  mesh: Mesh | undefined,
  gateway: Gateway | undefined,
): void {
  for (const workload of workloads) {
    if (workload.kind !== 'service' || workload.canary === undefined) continue;
    const { share, mirror } = workload.canary;
    const here = place.in('workloads').in(workload.name).in('canary');
    const routed = gateway?.routes.some((route) => route.workload === workload.name) === true;
    if (mesh === undefined && !routed) {
      here.missing(
        'something that divides requests: mesh: istio() or linkerd(), or a gateway that leads to it and can',
        'Name one, or remove the canary.',
      );
    } else if (mirror > 0 && mesh?.kind === 'linkerd' && !routed) {
      here
        .in('mirror')
        .fault(
          `${mirror}%`,
          'nothing: Linkerd copies no requests; istio() does, and a gateway that can',
          share === 0 ? 'Give the canary a share instead.' : 'Remove it, or use istio().',
        );
    }
  }
}
