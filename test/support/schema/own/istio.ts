import type { Schema } from '../recover';
import {
  ANYTHING,
  BOOLEAN,
  FILLED,
  GROUP,
  INTEGER,
  KIND,
  list,
  map,
  NUMBER,
  object,
  oneOf,
  SHORT,
  STRING,
  spec,
} from './notation';

/** github.com/istio/api, kubernetes/customresourcedefinitions.gen.yaml. */

const SELECTOR = object({ matchLabels: map({ ...STRING, maxLength: 63 }) });
const MTLS = object({ mode: oneOf('UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT') });
const MIRROR = object({ host: STRING, port: object({ number: { ...INTEGER, minimum: 0 } }) }, ['host']);
const TARGET_REFS = list(object({ group: GROUP, kind: KIND, name: SHORT }, ['kind', 'name']), { maxItems: 16 });

export const ISTIO: Readonly<Record<string, Schema>> = {
  'networking.istio.io/v1/DestinationRule': spec(
    object(
      {
        host: STRING,
        trafficPolicy: object({
          connectionPool: object({
            http: object({ http1MaxPendingRequests: INTEGER, maxRequestsPerConnection: INTEGER }),
            tcp: object({ maxConnections: INTEGER }),
          }),
          outlierDetection: object({
            baseEjectionTime: STRING,
            consecutive5xxErrors: { ...INTEGER, minimum: 0 },
            consecutiveLocalOriginFailures: { ...INTEGER, minimum: 0 },
            interval: STRING,
            maxEjectionPercent: INTEGER,
            minHealthPercent: INTEGER,
            splitExternalLocalOriginErrors: BOOLEAN,
          }),
          tls: object({ mode: oneOf('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL') }),
        }),
      },
      ['host'],
    ),
  ),
  'networking.istio.io/v1/ServiceEntry': spec(
    object(
      {
        exportTo: list(STRING),
        hosts: list(STRING, { minItems: 1, maxItems: 256 }),
        location: oneOf('MESH_EXTERNAL', 'MESH_INTERNAL'),
        ports: list(
          object(
            {
              name: { ...STRING, maxLength: 256 },
              number: { ...INTEGER, minimum: 0 },
              protocol: { ...STRING, maxLength: 256 },
            },
            ['name', 'number'],
          ),
          { maxItems: 256, uniqueBy: ['name'] },
        ),
        resolution: oneOf('NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN'),
      },
      ['hosts'],
    ),
  ),
  'networking.istio.io/v1/Sidecar': spec(
    object({
      egress: list(object({ hosts: list(STRING) }, ['hosts'])),
      outboundTrafficPolicy: object({ mode: oneOf('REGISTRY_ONLY', 'ALLOW_ANY') }),
      workloadSelector: object({ labels: map({ ...STRING, maxLength: 63 }) }),
    }),
  ),
  'networking.istio.io/v1/VirtualService': spec(
    object({
      hosts: list(STRING),
      http: list(
        object({
          match: list(
            object({ method: { ...object({ regex: STRING }), maxProperties: 1 }, port: { ...INTEGER, minimum: 0 } }),
          ),
          mirror: MIRROR,
          mirrorPercentage: object({ value: NUMBER }),
          name: STRING,
          retries: object({ attempts: INTEGER, retryOn: STRING }),
          route: list(object({ destination: MIRROR, weight: INTEGER }, ['destination'])),
          timeout: STRING,
        }),
      ),
    }),
  ),
  'networking.istio.io/v1alpha3/EnvoyFilter': spec(
    object({
      configPatches: list(
        object({
          applyTo: oneOf(
            'INVALID',
            'LISTENER',
            'FILTER_CHAIN',
            'NETWORK_FILTER',
            'HTTP_FILTER',
            'ROUTE_CONFIGURATION',
            'VIRTUAL_HOST',
            'HTTP_ROUTE',
            'CLUSTER',
            'EXTENSION_CONFIG',
            'BOOTSTRAP',
            'LISTENER_FILTER',
          ),
          match: object({
            context: oneOf('ANY', 'SIDECAR_INBOUND', 'SIDECAR_OUTBOUND', 'GATEWAY'),
            listener: object({
              filterChain: object({ filter: object({ name: STRING, subFilter: object({ name: STRING }) }) }),
            }),
            routeConfiguration: object({ vhost: object({ route: object({ name: STRING }) }) }),
          }),
          patch: object({
            operation: oneOf(
              'INVALID',
              'MERGE',
              'ADD',
              'REMOVE',
              'INSERT_BEFORE',
              'INSERT_AFTER',
              'INSERT_FIRST',
              'REPLACE',
            ),
            value: object({ name: STRING, route: ANYTHING, typed_config: ANYTHING }),
          }),
        }),
      ),
      priority: INTEGER,
      targetRefs: TARGET_REFS,
    }),
  ),
  'security.istio.io/v1/AuthorizationPolicy': spec(
    object({
      action: oneOf('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'),
      rules: list(
        object({
          from: list(
            object({
              source: object({
                ipBlocks: list(STRING),
                namespaces: list(STRING),
                notIpBlocks: list(STRING),
                notPrincipals: list(STRING),
                principals: list(STRING),
                requestPrincipals: list(STRING),
              }),
            }),
            { maxItems: 512 },
          ),
          to: list(object({ operation: object({ methods: list(STRING), paths: list(STRING), ports: list(STRING) }) })),
        }),
        { maxItems: 512 },
      ),
      selector: SELECTOR,
      targetRefs: TARGET_REFS,
    }),
  ),
  'security.istio.io/v1/PeerAuthentication': spec(object({ mtls: MTLS, portLevelMtls: map(MTLS), selector: SELECTOR })),
  'security.istio.io/v1/RequestAuthentication': spec(
    object({
      jwtRules: list(
        object(
          {
            audiences: list(FILLED),
            forwardOriginalToken: BOOLEAN,
            issuer: FILLED,
            jwksUri: { ...STRING, minLength: 1, maxLength: 2048 },
          },
          ['issuer'],
        ),
      ),
      targetRefs: TARGET_REFS,
    }),
  ),
};
