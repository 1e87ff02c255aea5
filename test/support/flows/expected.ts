import type { Element } from './elements';
import { type Edge, type End, internet, operated, outside, own, peerEnd, privateRanges, type Story } from './ends';
import { sorted } from './open';
import { controlPlane, gatewayEdges, storeEdges, tracesAt } from './parts';

export function expected(story: Story): readonly string[] {
  return story.elements.flatMap((element) => edges(element, story)).flatMap((edge) => told(edge, story));
}

function edges(element: Element, story: Story): readonly Edge[] {
  switch (element.kind) {
    case 'calls':
    case 'calledBy':
      return callEdges(element, story);
    case 'uses':
      return storeEdges(story, own(story, element.workload), element.store);
    case 'consumes':
      return storeEdges(story, own(story, element.workload), 'queue', true);
    case 'gateway':
      return gatewayEdges(story);
    case 'mesh':
      return present(story).flatMap((name) => controlPlane(story).map((edge) => ({ ...edge, from: own(story, name) })));
    case 'metrics':
      return scraped(story);
    case 'traces':
      return traced(story);
  }
}

/** The workloads that there are, with those that other parts add. */
const present = ({ whole, elements }: Story): readonly string[] =>
  whole.environment.workloads
    .map(({ name }) => name)
    .filter((name) => name !== 'collector' || elements.some(({ kind }) => kind === 'traces'));

const portsOf = ({ whole }: Story, name: string): Readonly<Record<string, number>> =>
  whole.environment.workloads.find((workload) => workload.name === name)?.main.ports ?? {};

function callEdges({ kind, workload, peer }: Element & { readonly kind: 'calls' | 'calledBy' }, story: Story): Edge[] {
  const self = own(story, workload);
  if (typeof peer === 'string') {
    const callee = story.whole.environment.workloads.find(({ name }) => name === peer);
    const ports = portsOf(story, peer);
    const served =
      callee?.kind === 'service' ? callee.service.ports.map(({ target }) => ports[target] ?? 0) : Object.values(ports);
    return [{ from: self, to: own(story, peer), ports: served }];
  }
  const listening = portsOf(story, workload);
  const usual = kind === 'calls' ? [443] : Object.values(listening);
  const ports = (peer.ports ?? usual).map((port) => (typeof port === 'number' ? port : (listening[port] ?? 0)));
  const other = peerEnd(peer, story);
  return [kind === 'calls' ? { from: self, to: other, ports } : { from: other, to: self, ports }];
}

/** Prometheus asks whatever keeps running and shows metrics, and CloudNativePG's pods. */
function scraped(story: Story): Edge[] {
  const from = outside('monitoring');
  const { whole, props } = story;
  const asked = whole.environment.workloads.filter(({ kind, name, main }) => {
    const stays = kind === 'service' || kind === 'worker';
    return stays && main.ports.management !== undefined && present(story).includes(name);
  });
  const database = props.data?.database;
  return [
    ...asked.map(({ name, main }) => ({ from, to: own(story, name), ports: [main.ports.management ?? 0] })),
    ...(database?.kind === 'postgres' && database.hosting === 'inCluster'
      ? [{ from, to: operated.database, ports: [9187] }]
      : []),
  ];
}

const ours = ['migrate', 'backup', 'restore', 'drill'];

/** Whatever runs the service image sends its spans to the collector, whose replicas hand them to one another. */
function traced(story: Story): Edge[] {
  const collector = own(story, 'collector');
  const sends = Object.entries(story.props.workloads).filter(([, { image }]) => image === undefined);
  const told = [...sends.map(([name]) => name), ...ours.filter((name) => present(story).includes(name))];
  return [
    ...told.map((name) => ({ from: own(story, name), to: collector, ports: [4318] })),
    ...tracesAt(story).map(({ to, ports }) => ({ from: collector, to, ports })),
    ...(story.whole.environment.name === 'development' ? [] : [{ from: collector, to: collector, ports: [4319] }]),
  ];
}

/** How both ends of a connection are told by policies. */
function told({ from, to, ports }: Edge, story: Story): readonly string[] {
  const { targets } = story.props;
  const mesh = story.meshed ? story.props.mesh : undefined;
  const linkerd = mesh?.kind === 'linkerd';
  const inMesh = (end: End) =>
    ('own' in end && end.meshed) || ('namespace' in end && mesh?.namespaces?.includes(end.namespace ?? '') === true);
  // The proxies of Linkerd meet on a port of their own, whichever port the call is for.
  const all = linkerd && inMesh(from) && inMesh(to) ? [...ports, 4143] : ports;
  const numbers = all.map((port) => (typeof port === 'number' ? `${port}` : port.join('-')));
  const names = (end: End) => partiesOf(end, targets.kubernetes?.network === 'cilium');
  const lines = (at: string, end: End) =>
    names(end).flatMap((peer) => numbers.map((port) => `${at} ${peer} TCP ${port}`));
  return [...('own' in from ? lines(`${from.own} out`, to) : []), ...('own' in to ? lines(`${to.own} in`, from) : [])];
}

/** Only Cilium knows hosts by their names; else the ranges that they may lie in are opened. */
function partiesOf(end: End, cilium: boolean): readonly string[] {
  if ('own' in end) return [sorted({ podSelector: { matchLabels: end.pods } })];
  if ('peers' in end) return end.peers.map(sorted);
  if (cilium) return [sorted({ matchName: end.host })];
  return partiesOf(end.addresses === 'public' ? internet : privateRanges, cilium);
}
