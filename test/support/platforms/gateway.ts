import {
  type AuthProps,
  apiManagement,
  type GatewayProps,
  gatewayApi,
  ingress,
  kong,
  type MeshProps,
  type RouteProps,
  type TlsProps,
} from 'agent-gantry';
import type { KubernetesTargetProps } from 'agent-gantry/kubernetes';
import fc from 'fast-check';
import { type ControllerName, can, controllerNames, type Feature } from '../../../spec/gateway/controllers';
import { httpMethods } from '../../../spec/gateway/routes';
import { remembered, some } from './text';

type Controller = NonNullable<KubernetesTargetProps['gateway']>;

/** A gateway, and what serves it; nothing is named where the mesh says it. */
export interface Served {
  readonly gateway: GatewayProps;
  readonly controller?: Controller;
}

export interface Around {
  readonly mesh: MeshProps['kind'] | 'none';
  /** Namespace of the mesh's control plane, where it is Istio's. @default 'istio-system' */
  readonly controlPlane?: string;
  /** Names of the services that it may lead to, at least one. */
  readonly services: readonly string[];
  /** Regions of the environment. */
  readonly regions: number;
}

const namespaces = fc.constantFrom('edge', 'ingress');
const pods = fc.constantFrom({ app: 'proxy' }, { 'app.kubernetes.io/name': 'proxy', tier: 'edge' });
const replicas = fc
  .tuple(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 0, max: 20 }))
  .map(([least, more]) => [least, least + more] as const);

/** What can serve beside a mesh, by the row of the table that it is. */
function controllersBeside(
  mesh: Around['mesh'],
  controlPlane: string,
): readonly (readonly [ControllerName, fc.Arbitrary<Controller | undefined>])[] {
  const of: Readonly<Record<ControllerName, fc.Arbitrary<Controller | undefined>>> = {
    ingress: fc
      .tuple(fc.constantFrom('traefik', 'haproxy.internal'), namespaces, some({ pods }))
      .map(([name, namespace, rest]) => ingress({ class: name, namespace, ...rest })),
    nginx: fc
      .tuple(
        fc.constantFrom({ class: 'nginx' }, { class: 'webapprouting.kubernetes.azure.com' }, {
          class: 'internal',
          dialect: 'nginx',
        } as const),
        namespaces,
        some({ pods }),
      )
      .map(([named, namespace, rest]) => ingress({ ...named, namespace, ...rest })),
    kong: kongs('oss'),
    kongEnterprise: kongs('enterprise'),
    istio: fc
      .tuple(fc.boolean(), some({ replicas }), fc.constantFrom('istio-system', 'aks-istio-system'))
      .map(([named, rest, own]) => {
        if (mesh === 'istio')
          return named ? gatewayApi({ class: 'istio', namespace: controlPlane, ...rest }) : undefined;
        return gatewayApi({ class: 'istio', namespace: own, ...rest });
      }),
    approuting: some({ replicas }).map((rest) => gatewayApi({ class: 'approuting-istio', ...rest })),
    gatewayApi: fc
      .tuple(fc.constantFrom('envoy', 'cilium'), namespaces, some({ pods }))
      .map(([name, namespace, rest]) => gatewayApi({ class: name, namespace, ...rest })),
  };
  const excluded: Readonly<Record<Around['mesh'], readonly ControllerName[]>> = {
    none: [],
    istio: ['approuting'],
    linkerd: ['istio', 'approuting'],
  };
  return controllerNames.filter((row) => !excluded[mesh].includes(row)).map((row) => [row, of[row]] as const);
}

function kongs(edition: 'oss' | 'enterprise'): fc.Arbitrary<Controller> {
  const redis = fc
    .tuple(
      fc.constantFrom('redis.kong.svc', '10.0.0.9'),
      some({
        port: fc.constantFrom(6379, 6380),
        tls: fc.boolean(),
        password: fc.constant({ secret: 'kong-redis', key: 'password' }),
      }),
    )
    .map(([host, rest]) => ({ host, ...rest }));
  return some({ class: fc.constantFrom('kong', 'kong-internal'), namespace: namespaces, pods, redis }).map((props) =>
    kong({ ...props, edition }),
  );
}

const tls = (regions: number): fc.Arbitrary<TlsProps> =>
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom('letsencrypt', 'internal'),
        some({
          kind: fc.constantFrom('ClusterIssuer', 'Issuer'),
          challenge: regions > 1 ? fc.constant('dns' as const) : fc.constantFrom('dns', 'http'),
        }),
      )
      .map(([issuer, rest]) => ({ issuer, ...rest }) as TlsProps),
    fc.constant({ secret: 'agents-tls' }),
  );

const auth: fc.Arbitrary<AuthProps> = fc.record({
  jwks: fc.constantFrom('https://login.example.com/keys', 'https://login.example.com:8443/a/b.json?v=2'),
  issuer: fc.constantFrom('https://login.example.com/', 'accounts.example.com'),
  audiences: fc.uniqueArray(fc.constantFrom('desk', 'api://desk', '6f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0'), {
    minLength: 1,
  }),
});

const ranges = fc.uniqueArray(fc.constantFrom('10.1.0.0/24', '203.0.113.7/32', '2001:db8::/32'), { minLength: 1 });
const callers = fc.oneof(
  ranges.map((from) => ({ from })),
  ranges.map((addresses) => ({ behind: apiManagement({ addresses }) })),
);

/** Routes, each of a path of its own. */
const routesOf = (row: ControllerName, services: readonly string[]): fc.Arbitrary<readonly RouteProps[]> =>
  fc
    .uniqueArray(fc.constantFrom('/', '/chat', '/chat/', '/a/b.c/', '/v1/~x', '/health'), {
      minLength: 1,
      maxLength: 4,
    })
    .chain((paths) =>
      fc.tuple(
        ...paths.map((path, index) =>
          fc
            .tuple(
              fc.constantFrom(...services),
              some({
                streaming: fc.boolean(),
                sideEffectFree: fc.boolean(),
                // The first asks for what is asked: there must be one.
                ...(index === 0 ? {} : { anonymous: fc.boolean() }),
                ...(can(row, 'methods') ? { methods: fc.subarray([...httpMethods], { minLength: 1 }) } : {}),
                ...(can(row, 'contentType')
                  ? { contentType: fc.constantFrom('application/json', 'application/vnd.api+json') }
                  : {}),
              }),
            )
            .map(([to, rest]): RouteProps => ({ path, to, ...(rest as Partial<RouteProps>) })),
        ),
      ),
    );

/** A valid gateway with a controller that can spell all of it, and the two beside the mesh. */
export const gateway = remembered(({ mesh, controlPlane, services, regions }: Around): fc.Arbitrary<Served> => {
  const rows = controllersBeside(mesh, controlPlane ?? 'istio-system');
  return fc.constantFrom(...rows).chain(([row, controller]) => {
    const asks = <T>(feature: Feature, value: fc.Arbitrary<T>) => (can(row, feature) ? value : fc.constant(undefined));
    const rate = row === 'nginx' ? fc.constantFrom('5/s', '100/min') : fc.constantFrom('5/s', '100/min', '9/h', '9/d');
    const lead = fc.oneof(
      fc.constantFrom(...services).map((to) => ({ to })),
      routesOf(row, services).map((routes) => ({ routes })),
    );
    return fc
      .tuple(
        controller,
        tls(regions),
        lead,
        fc.option(asks('callers', callers), { nil: undefined }),
        fc.option(asks('rateLimit', rate), { nil: undefined }),
        fc.option(asks('maxBody', fc.constantFrom('1KiB', '1MiB', '64MiB')), { nil: undefined }),
        fc.option(asks('auth', auth), { nil: undefined }),
      )
      .map(([chosen, certificate, leading, calling, rateLimit, maxBody, tokens]): Served => {
        // nginx tells clients by their addresses, and those are API Management's.
        const counts = rateLimit !== undefined && !(row === 'nginx' && calling !== undefined && 'behind' in calling);
        const given = {
          host: 'agents.example.com',
          tls: certificate,
          ...leading,
          ...calling,
          ...(counts ? { rateLimit } : {}),
          ...(maxBody === undefined ? {} : { maxBody }),
          ...(tokens === undefined ? {} : { auth: tokens }),
        } as GatewayProps;
        return { gateway: given, ...(chosen === undefined ? {} : { controller: chosen }) };
      });
  });
});
