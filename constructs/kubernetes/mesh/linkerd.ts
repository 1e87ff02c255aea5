import type { Construct } from 'constructs';
import { type Access, accessOf, type Caller, isKnown } from '../../../spec/mesh/access';
import type { LinkerdMesh } from '../../../spec/mesh/mesh';
import type { Workload } from '../../../spec/resolve-workload';
import type {
  AuthorizationPolicy,
  MeshTLSAuthentication,
  NetworkAuthentication,
  PolicyReference,
  Server,
  ServiceRoute,
} from '../custom-resources/linkerd';
import { createObject } from '../object';
import { type Site, selectorLabels, workloadLabels } from '../site';
import { longestAnswer } from './istio-traffic';

const policy = 'policy.linkerd.io';
const alpha = `${policy}/v1alpha1` as const;

export function createLinkerd(scope: Construct, site: Site, mesh: LinkerdMesh, workload: Workload): void {
  const access = accessOf({ mesh, ...site.environment }, workload);
  for (const { port, callers } of withProbes(workload, access)) openPort(scope, site, workload, port, callers);
  if (workload.kind !== 'service' || workload.canaryOf !== undefined) return;
  for (const { port } of workload.service.ports) createRoutes(scope, site, mesh, workload, port);
}

/**
 * Linkerd lets HTTP probes of the kubelet pass by itself, and a connection alone is always taken; a gRPC probe is a
 * request like any other, from an address of the node.
 */
function withProbes({ main, sidecars }: Workload, access: readonly Access[]): readonly Access[] {
  const asked = [main, ...sidecars].flatMap(({ probes }) =>
    [probes.startup, probes.liveness, probes.readiness].flatMap((probe) =>
      probe?.ask.kind === 'grpc' ? [probe.ask.port] : [],
    ),
  );
  const kubelet: Caller = { kind: 'unknown', who: 'the kubelet' };
  const ports = new Map(access.map(({ port, callers }) => [port, callers]));
  for (const port of asked) ports.set(port, [...(ports.get(port) ?? []), kubelet]);
  return [...ports].map(([port, callers]) => ({ port, callers })).sort((a, b) => a.port - b.port);
}

/** A port that is closed but to its declared callers: by identity where they have one, else by address. */
function openPort(scope: Construct, site: Site, workload: Workload, port: number, callers: readonly Caller[]): void {
  // A dot stands in no name of a workload, so that no two can meet.
  const metadata = { name: `${workload.name}.${port}`, labels: workloadLabels(site, workload) };
  createObject<Server>(scope, `server-${port}`, site, metadata, {
    apiVersion: `${policy}/v1beta3`,
    kind: 'Server',
    spec: { podSelector: { matchLabels: { ...selectorLabels(site, workload.name) } }, port, accessPolicy: 'deny' },
  });
  const known = identities(site, callers);
  const networks = networksOf(callers);
  if (known.length > 0) {
    createObject<MeshTLSAuthentication>(scope, `identities-${port}`, site, metadata, {
      apiVersion: alpha,
      kind: 'MeshTLSAuthentication',
      spec: { identityRefs: known },
    });
    admit(scope, site, metadata, metadata.name, 'MeshTLSAuthentication');
  }
  if (networks.length > 0) {
    createObject<NetworkAuthentication>(scope, `networks-${port}`, site, metadata, {
      apiVersion: alpha,
      kind: 'NetworkAuthentication',
      spec: { networks },
    });
    admit(scope, site, metadata, `${metadata.name}.networks`, 'NetworkAuthentication');
  }
}

/** What a policy requires has to hold together: callers of another sort have another policy. */
function admit(
  scope: Construct,
  site: Site,
  { name: target, labels }: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
  name: string,
  kind: Exclude<PolicyReference['kind'], 'Server'>,
): void {
  createObject<AuthorizationPolicy>(
    scope,
    `admit-${name}`,
    site,
    { name, labels },
    {
      apiVersion: alpha,
      kind: 'AuthorizationPolicy',
      spec: {
        targetRef: { group: policy, kind: 'Server', name: target },
        requiredAuthenticationRefs: [{ group: policy, kind, name: target }],
      },
    },
  );
}

const identities = (site: Site, callers: readonly Caller[]): MeshTLSAuthentication['spec']['identityRefs'] =>
  callers.flatMap((caller): MeshTLSAuthentication['spec']['identityRefs'] => {
    if (caller.kind === 'account')
      return [{ kind: 'ServiceAccount', name: caller.account, namespace: site.target.namespace }];
    return caller.kind === 'namespace' ? [{ kind: 'Namespace', name: caller.namespace }] : [];
  });

/** Callers without an identity come from anywhere that the network policy lets them. */
function networksOf(callers: readonly Caller[]): NetworkAuthentication['spec']['networks'] {
  const strangers = callers.filter((caller) => !isKnown(caller));
  if (strangers.some(({ kind }) => kind === 'unknown')) return [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }];
  return strangers.flatMap((caller) =>
    caller.kind === 'addresses'
      ? [{ cidr: caller.cidr, ...(caller.except.length === 0 ? {} : { except: [...caller.except] }) }]
      : [],
  );
}

/**
 * Two routes for each port: settings of Linkerd hold for a whole route, and only reads may be tried again. A 503 says
 * when to come again, and is not for the proxy to ignore.
 */
function createRoutes(
  scope: Construct,
  site: Site,
  { retries }: LinkerdMesh,
  workload: Extract<Workload, { kind: 'service' }>,
  port: number,
): void {
  const { name, canary } = workload;
  const backendRefs =
    canary === undefined
      ? [{ name, port }]
      : [
          { name, port, weight: 100 - canary.share },
          { name: canary.workload, port, weight: canary.share },
        ];
  const parentRefs = [{ group: '' as const, kind: 'Service' as const, name, port }];
  const labels = workloadLabels(site, workload);
  const timeout = { 'timeout.linkerd.io/request': `${longestAnswer(workload)}s` };
  const again = retries === 0 ? {} : { 'retry.linkerd.io/http': '502,504', 'retry.linkerd.io/limit': String(retries) };
  const kind = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' } as const;
  createObject<ServiceRoute>(
    scope,
    `route-${port}-reads`,
    site,
    { name: `${name}.${port}.reads`, labels, annotations: { ...timeout, ...again } },
    { ...kind, spec: { parentRefs, rules: [{ matches: [{ method: 'GET' }, { method: 'HEAD' }], backendRefs }] } },
  );
  createObject<ServiceRoute>(
    scope,
    `route-${port}`,
    site,
    { name: `${name}.${port}`, labels, annotations: timeout },
    { ...kind, spec: { parentRefs, rules: [{ backendRefs }] } },
  );
}

/**
 * When callers leave a pod of a Service out (A2); written on the Service. The longest time is ten times the first, as
 * Envoy has it.
 */
export function breakerAnnotations({ environment: { mesh } }: Site): Readonly<Record<string, string>> {
  if (mesh?.kind !== 'linkerd' || mesh.breaker === undefined) return {};
  const { errors, ejection } = mesh.breaker;
  const accrual = 'balancer.linkerd.io/failure-accrual';
  return {
    [accrual]: 'consecutive',
    [`${accrual}-consecutive-max-failures`]: String(errors),
    [`${accrual}-consecutive-min-penalty`]: `${ejection}s`,
    [`${accrual}-consecutive-max-penalty`]: `${ejection * 10}s`,
  };
}
