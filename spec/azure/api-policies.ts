import type { ApiManagement } from './api-management';

/** An element of a policy document. Text is escaped as it is written. */
interface Element {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly (Element | string)[];
}

const element = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (Element | string)[] = [],
): Element => ({ name, attributes, children });

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function written({ name, attributes = {}, children = [] }: Element, indent = ''): string {
  const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const open = `${indent}<${name}${head.join('')}`;
  if (children.length === 0) return `${open} />`;
  const [only] = children;
  if (children.length === 1 && typeof only === 'string') return `${open}>${escaped(only)}</${name}>`;
  const inner = children.map((child) => (typeof child === 'string' ? escaped(child) : written(child, `${indent}  `)));
  return [`${open}>`, ...inner, `${indent}</${name}>`].join('\n');
}

interface Sections {
  readonly inbound?: readonly Element[];
  readonly backend?: readonly Element[];
  readonly outbound?: readonly Element[];
}

const base = element('base');

const policies = ({ inbound = [], backend = [base], outbound = [] }: Sections): string =>
  written(
    element('policies', {}, [
      element('inbound', {}, [base, ...inbound]),
      element('backend', {}, backend),
      element('outbound', {}, [base, ...outbound]),
      element('on-error', {}, [base]),
    ]),
  );

/** Who a tenant is, as an expression. A claim is read from a token that was checked before. */
const tenantOf = ({ tenant }: ApiManagement): string =>
  tenant.kind === 'subscription'
    ? '@(context.Subscription.Id)'
    : `@(((Jwt)context.Variables["token"]).Claims.GetValueOrDefault("${tenant.claim}", "none"))`;

const check = ({ tenant }: ApiManagement): Element[] =>
  tenant.kind === 'subscription'
    ? []
    : [
        element(
          'validate-jwt',
          {
            'header-name': 'Authorization',
            'failed-validation-httpcode': '401',
            'require-scheme': 'Bearer',
            'output-token-variable-name': 'token',
          },
          [
            element('openid-config', { url: tenant.configuration }),
            element('audiences', {}, [element('audience', {}, [tenant.audience])]),
          ],
        ),
      ];

/** Whoever does not come through the edge has not passed its firewall. */
export const frontDoorPolicy = (frontDoorId: string | undefined): string => {
  const only =
    frontDoorId === undefined
      ? []
      : [
          element(
            'check-header',
            {
              ...{ name: 'X-Azure-FDID', 'failed-check-httpcode': '403', 'failed-check-error-message': 'Forbidden' },
              'ignore-case': 'true',
            },
            [element('value', {}, [frontDoorId])],
          ),
        ];
  return written(
    element('policies', {}, [
      element('inbound', {}, only),
      element('backend', {}, [element('forward-request')]),
      element('outbound'),
      element('on-error'),
    ]),
  );
};

/** Ids of back ends, by what they are. */
export const backends = { agents: 'agents', models: 'models', embeddings: 'embeddings' } as const;

/** Calls of the agents: to the region's gateway, once. A run has side effects, and is never sent twice. */
export const agentsPolicy = (spec: ApiManagement): string =>
  policies({
    inbound: [...check(spec), element('set-backend-service', { 'backend-id': backends.agents })],
    backend: [element('forward-request', { timeout: '240', 'buffer-response': 'false' })],
  });

/** Calls of models: counted by tenant, sent to the region's own account, and to the other's while that is at its limit. */
export function modelsPolicy(spec: ApiManagement): string {
  const { semanticCache: cache, tokensPerMinute, tokensPerMonth } = spec;
  const tenant = tenantOf(spec);
  return policies({
    inbound: [
      ...check(spec),
      element('set-backend-service', { 'backend-id': backends.models }),
      element('authentication-managed-identity', { resource: 'https://cognitiveservices.azure.com' }),
      element('llm-token-limit', {
        'counter-key': tenant,
        'tokens-per-minute': String(tokensPerMinute),
        ...(tokensPerMonth === undefined
          ? {}
          : { 'token-quota': String(tokensPerMonth), 'token-quota-period': 'Monthly' }),
        'estimate-prompt-tokens': 'true',
        'remaining-tokens-header-name': 'x-ratelimit-remaining-tokens',
      }),
      element('llm-emit-token-metric', { namespace: 'agents' }, [
        element('dimension', { name: 'Tenant', value: tenant }),
        element('dimension', { name: 'API ID' }),
      ]),
      ...(cache === undefined
        ? []
        : [
            element(
              'llm-semantic-cache-lookup',
              {
                'score-threshold': String(cache.distance),
                'embeddings-backend-id': backends.embeddings,
                'embeddings-backend-auth': 'system-assigned',
                'ignore-system-messages': 'false',
              },
              // One tenant's answer is never another's.
              [element('vary-by', {}, [tenant])],
            ),
          ]),
    ],
    // The pool passes over a back end whose circuit is open: the next try goes to the other.
    backend: [
      element(
        'retry',
        {
          condition: '@(context.Response.StatusCode == 429 || context.Response.StatusCode >= 500)',
          count: '1',
          interval: '0',
        },
        [element('forward-request', { timeout: '240', 'buffer-request-body': 'true', 'buffer-response': 'false' })],
      ),
    ],
    outbound: cache === undefined ? [] : [element('llm-semantic-cache-store', { duration: String(cache.seconds) })],
  });
}
