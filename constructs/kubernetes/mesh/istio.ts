import type { Construct } from 'constructs';
import { type Access, accessOf, type Caller, isKnown } from '../../../spec/mesh/access';
import type { IstioMesh } from '../../../spec/mesh/mesh';
import { reachOf } from '../../../spec/mesh/reach';
import { slug } from '../../../spec/names';
import type { Workload } from '../../../spec/resolve-workload';
import type {
  AuthorizationPolicy,
  AuthorizationRule,
  AuthorizationSource,
  PeerAuthentication,
  ServiceEntry,
  Sidecar,
} from '../custom-resources/istio';
import { createObject } from '../object';
import { type Site, selectorLabels, workloadLabels } from '../site';
import { createBreaker, createRoutes, hostOf } from './istio-traffic';
import { injected } from './pod';

const security = 'security.istio.io/v1';
const networking = 'networking.istio.io/v1';

/** Only mutual TLS, and nobody admitted, but for what the parts below open. */
export function createIstioBaseline(scope: Construct, site: Site, mesh: IstioMesh): void {
  createObject<PeerAuthentication>(
    scope,
    'strict',
    site,
    // No workload may be called so: theirs bear their names.
    { name: 'default-deny' },
    { apiVersion: security, kind: 'PeerAuthentication', spec: { mtls: { mode: 'STRICT' } } },
  );
  // A policy that allows, without a rule, matches nothing: whoever no other policy admits is turned away. It holds for
  // every pod with an injected proxy; a gateway has a proxy of its own, and policies of its own.
  createObject<AuthorizationPolicy>(
    scope,
    'deny',
    site,
    { name: 'default-deny' },
    {
      apiVersion: security,
      kind: 'AuthorizationPolicy',
      spec: { selector: { matchLabels: { [injected]: 'true' } }, action: 'ALLOW' },
    },
  );
  for (const host of hostsOf(site, mesh)) createHost(scope, site, host);
}

export function createIstio(scope: Construct, site: Site, mesh: IstioMesh, workload: Workload): void {
  const { name } = workload;
  const labels = workloadLabels(site, workload);
  const pods = { ...selectorLabels(site, name) };
  const access = accessOf({ mesh, ...site.environment }, workload);
  const open = access.filter(({ callers }) => !callers.every(isKnown));
  if (open.length > 0) createPermissivePorts(scope, site, { name, labels }, pods, open);
  if (access.length > 0) admit(scope, site, mesh, { name, labels }, pods, access);
  createSidecar(scope, site, mesh, workload);
  if (workload.kind !== 'service') return;
  createBreaker(scope, site, mesh, workload);
  // A canary answers in its service's name; by its own nobody calls it.
  if (workload.canaryOf === undefined) createRoutes(scope, site, mesh, workload);
}

interface Metadata {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Ports with callers outside the mesh take plain connections too; the network policy tells those callers apart. */
function createPermissivePorts(
  scope: Construct,
  site: Site,
  metadata: Metadata,
  pods: Record<string, string>,
  open: readonly Access[],
): void {
  const because = open.map(
    ({ port, callers }) =>
      `${port}: ${callers
        .filter((one) => !isKnown(one))
        .map(who)
        .join(', ')}`,
  );
  createObject<PeerAuthentication>(
    scope,
    'peer-authentication',
    site,
    {
      ...metadata,
      annotations: {
        'agent-gantry.dev/because': `callers outside the mesh, fenced by the network policy: ${because.join('; ')}`,
      },
    },
    {
      apiVersion: security,
      kind: 'PeerAuthentication',
      spec: {
        selector: { matchLabels: pods },
        mtls: { mode: 'STRICT' },
        portLevelMtls: Object.fromEntries(open.map(({ port }) => [String(port), { mode: 'PERMISSIVE' as const }])),
      },
    },
  );
}

function who(caller: Caller): string {
  return caller.kind === 'addresses' ? caller.cidr : caller.kind === 'unknown' ? caller.who : '';
}

/** Exactly the callers of the declared flows, each on the ports of its own. */
function admit(
  scope: Construct,
  site: Site,
  mesh: IstioMesh,
  metadata: Metadata,
  pods: Record<string, string>,
  access: readonly Access[],
): void {
  const rules = access.map(
    ({ port, callers }): AuthorizationRule => ({
      from: callers.map((caller) => ({ source: source(site, mesh, caller) })),
      to: [{ operation: { ports: [String(port)] } }],
    }),
  );
  createObject<AuthorizationPolicy>(scope, 'authorization', site, metadata, {
    apiVersion: security,
    kind: 'AuthorizationPolicy',
    spec: { selector: { matchLabels: pods }, action: 'ALLOW', rules: merged(rules) },
  });
}

/** Ports with the same callers share a rule. */
function merged(rules: readonly AuthorizationRule[]): AuthorizationRule[] {
  const bySource = new Map<string, AuthorizationRule>();
  for (const rule of rules) {
    const key = JSON.stringify(rule.from);
    const same = bySource.get(key);
    const ports = [...(same?.to ?? []), ...rule.to].flatMap(({ operation }) => operation.ports);
    bySource.set(key, { ...rule, to: [{ operation: { ports } }] });
  }
  return [...bySource.values()];
}

function source(site: Site, { trustDomain }: IstioMesh, caller: Caller): AuthorizationSource {
  switch (caller.kind) {
    case 'account':
      return { principals: [`${trustDomain}/ns/${site.target.namespace}/sa/${caller.account}`] };
    case 'namespace':
      return { namespaces: [caller.namespace] };
    case 'addresses':
      return {
        ipBlocks: [caller.cidr],
        ...(caller.except.length === 0 ? {} : { notIpBlocks: [...caller.except] }),
      };
    case 'unknown':
      // Whoever has an identity is named by it: this admits those without any, and no others.
      return { notPrincipals: ['*'] };
  }
}

/**
 * Narrows what the proxy knows to what the workload calls: less memory, and no way to a host that was not declared.
 * Where a workload calls addresses without a name, only the network policy can tell.
 */
function createSidecar(scope: Construct, site: Site, mesh: IstioMesh, workload: Workload): void {
  const { workloads, operated } = site.environment;
  const { services, namespaces, hosts, anywhere } = reachOf(mesh, workload, workloads, operated);
  const known = [
    ...services.map((service) => `./${hostOf(site, service)}`),
    ...hosts.map((host) => `./${host}`),
    ...namespaces.map((namespace) => `${namespace}/*`),
  ];
  createObject<Sidecar>(
    scope,
    'sidecar',
    site,
    { name: workload.name, labels: workloadLabels(site, workload) },
    {
      apiVersion: networking,
      kind: 'Sidecar',
      spec: {
        workloadSelector: { labels: { ...selectorLabels(site, workload.name) } },
        // `~/*` is nothing: the field itself can't be left out.
        egress: [{ hosts: known.length === 0 ? ['~/*'] : known }],
        outboundTrafficPolicy: { mode: anywhere ? 'ALLOW_ANY' : 'REGISTRY_ONLY' },
      },
    },
  );
}

function hostsOf(site: Site, mesh: IstioMesh): readonly string[] {
  const { workloads, operated } = site.environment;
  return [...new Set(workloads.flatMap((workload) => reachOf(mesh, workload, workloads, operated).hosts))].sort();
}

/** A host outside by its name in the TLS greeting; the proxy resolves it itself, so that the name can't be borrowed. */
function createHost(scope: Construct, site: Site, host: string): void {
  createObject<ServiceEntry>(
    scope,
    `host-${slug(host)}`,
    site,
    { name: slug(host) },
    {
      apiVersion: networking,
      kind: 'ServiceEntry',
      spec: {
        hosts: [host],
        exportTo: ['.'],
        location: 'MESH_EXTERNAL',
        resolution: 'DNS',
        ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      },
    },
  );
}
