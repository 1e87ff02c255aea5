import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { NetworkPolicy, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { RegionOutput } from '../../../charts/documents';
import { operatedPods, selectedOperated } from './operated';
import { type Check, deployments, identify, matches, ofKind, podOwners } from './read';

/** A Deployment, its budget and its spread select its own pods, and nobody else's; a policy selects pods that exist. */
export const selectorsMatch: Check = (output) => {
  const owners = podOwners(output);
  const selected = (selector: LabelSelector | undefined) =>
    owners.filter(({ template }) => matches(template.metadata?.labels, selector?.matchLabels)).map(({ name }) => name);
  const fenced = (selector: LabelSelector | undefined) => [
    ...selected(selector),
    ...selectedOperated(output, selector?.matchLabels),
  ];
  const only = (what: string, name: string, selector: LabelSelector | undefined): string[] =>
    selected(selector).join() === name
      ? []
      : [`${what} selects the pods of ${selected(selector).join(', ') || 'nobody'}`];
  return [
    ...deployments(output).flatMap((document) => [
      ...only(identify(document), document.metadata.name, document.spec?.selector),
      ...(document.spec?.template.spec?.topologySpreadConstraints ?? []).flatMap(({ labelSelector }) =>
        only(`the spread of ${identify(document)}`, document.metadata.name, labelSelector),
      ),
    ]),
    ...ofKind<PodDisruptionBudget>(output, 'PodDisruptionBudget')
      .filter(({ spec }) => selectedOperated(output, spec?.selector?.matchLabels).length !== 1)
      .flatMap((document) => only(identify(document), document.metadata.name, document.spec?.selector)),
    ...policies(output).flatMap((document) => {
      const { podSelector, ingress = [], egress = [] } = document.spec ?? { podSelector: {} };
      const inside = [...ingress.flatMap(({ from = [] }) => from), ...egress.flatMap(({ to = [] }) => to)].filter(
        (peer) => peer.podSelector !== undefined && peer.namespaceSelector === undefined,
      );
      return [
        ...(podSelector.matchLabels === undefined || fenced(podSelector).join() === document.metadata.name
          ? []
          : [`${identify(document)} selects the pods of ${fenced(podSelector).join(', ') || 'nobody'}`]),
        ...inside
          .filter((peer) => fenced(peer.podSelector).length !== 1)
          .map(() => `${identify(document)} names a peer that is not one workload`),
      ];
    }),
  ];
};

const policies = (output: RegionOutput) => ofKind<NetworkPolicy>(output, 'NetworkPolicy');

/** Both ways are closed for every pod; every rule names its peers and ports: a rule without them would open all. */
export const closedByDefault: Check = (output) => {
  const closed = policies(output).some(
    ({ spec }) =>
      Object.keys(spec?.podSelector ?? { none: '' }).length === 0 &&
      [...(spec?.policyTypes ?? [])].sort().join() === 'Egress,Ingress' &&
      spec?.ingress === undefined &&
      spec?.egress === undefined,
  );
  const rules = policies(output).flatMap((document) =>
    [
      ...(document.spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })),
      ...(document.spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
    ]
      .filter(({ peers = [], ports = [] }) => peers.length === 0 || ports.length === 0 || ports.some(openPort))
      .map(() => `${identify(document)} has a rule that names no peer, or no port`),
  );
  return [...(closed ? [] : ['nothing closes the namespace']), ...rules];
};

const openPort = ({ port }: NetworkPolicyPort): boolean => port === undefined || port === 0;

/** A call between workloads is open at both of its ends, on ports that the callee listens on. */
export const callsMeet: Check = (output) => {
  const nameOf = ({ matchLabels }: LabelSelector): string =>
    selectedOperated(output, matchLabels)[0] ?? matchLabels?.['app.kubernetes.io/name'] ?? 'nobody';
  const flows = (direction: 'ingress' | 'egress') =>
    policies(output).flatMap(({ metadata, spec }) =>
      (spec?.[direction] ?? []).flatMap((rule) => {
        const peers = ('to' in rule ? rule.to : 'from' in rule ? rule.from : undefined) ?? [];
        return peers.flatMap(({ podSelector, namespaceSelector }) => {
          if (podSelector === undefined || namespaceSelector !== undefined) return [];
          const other = nameOf(podSelector);
          const [from, to] = direction === 'egress' ? [metadata.name, other] : [other, metadata.name];
          return (rule.ports ?? []).map(({ port }) => `${from} → ${to}:${port}`);
        });
      }),
    );
  const [out, into] = [new Set(flows('egress')), new Set(flows('ingress'))];
  const listening = new Set([
    ...operatedPods(output).flatMap(({ name, ports }) => ports.map((port) => `${name}:${port}`)),
    ...podOwners(output).flatMap(({ name, spec, template }) => [
      ...spec.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => `${name}:${containerPort}`)),
      // The proxy that Linkerd puts into the pod.
      ...(template.metadata?.annotations?.['linkerd.io/inject'] === 'enabled' ? [`${name}:4143`] : []),
    ]),
  ]);
  return [
    ...[...out].filter((flow) => !into.has(flow)).map((flow) => `${flow} may leave, but not arrive`),
    ...[...into].filter((flow) => !out.has(flow)).map((flow) => `${flow} may arrive, but not leave`),
    ...[...out].filter((flow) => !listening.has(flow.split(' → ')[1] ?? '')).map((flow) => `${flow} meets nobody`),
  ];
};
