import type { Schema } from '../recover';
import { between, GROUP, KIND, list, map, object, oneOf, PORT, SHORT, STRING, spec, text } from './notation';

/** github.com/kubernetes-sigs/gateway-api, config/crd/standard/gateway.networking.k8s.io_*.yaml. */

const NAME = text('^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', {
  minLength: 1,
  maxLength: 253,
});
const HOSTNAME = text('^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', {
  minLength: 1,
  maxLength: 253,
});

export const GATEWAY_API: Readonly<Record<string, Schema>> = {
  'gateway.networking.k8s.io/v1/Gateway': spec(
    object(
      {
        gatewayClassName: SHORT,
        infrastructure: object({
          annotations: map({ ...STRING, minLength: 0, maxLength: 4096 }),
          labels: map(text('^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$', { minLength: 0, maxLength: 63 })),
          parametersRef: object({ group: GROUP, kind: KIND, name: SHORT }, ['group', 'kind', 'name']),
        }),
        listeners: list(
          object(
            {
              allowedRoutes: object({ namespaces: object({ from: oneOf('All', 'Selector', 'Same') }) }),
              hostname: HOSTNAME,
              name: NAME,
              port: PORT,
              protocol: text(
                '^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9]+$',
                { minLength: 1, maxLength: 255 },
              ),
              tls: object({
                certificateRefs: list(object({ kind: KIND, name: SHORT }, ['name']), { maxItems: 64 }),
                mode: oneOf('Terminate', 'Passthrough'),
              }),
            },
            ['name', 'port', 'protocol'],
          ),
          { minItems: 1, maxItems: 64, uniqueBy: ['name'] },
        ),
      },
      ['gatewayClassName', 'listeners'],
    ),
  ),
  'gateway.networking.k8s.io/v1/HTTPRoute': spec(
    object({
      hostnames: list(HOSTNAME, { maxItems: 16 }),
      parentRefs: list(object({ group: GROUP, kind: KIND, name: SHORT, port: PORT, sectionName: NAME }, ['name']), {
        maxItems: 32,
      }),
      rules: list(
        object({
          backendRefs: list(object({ name: SHORT, port: PORT, weight: between(0, 1000000) }, ['name']), {
            maxItems: 16,
          }),
          filters: list(
            object(
              {
                requestMirror: object(
                  { backendRef: object({ name: SHORT, port: PORT }, ['name']), percent: between(0, 100) },
                  ['backendRef'],
                ),
                requestRedirect: object({
                  scheme: oneOf('http', 'https'),
                  statusCode: { enum: [301, 302, 303, 307, 308] },
                }),
                type: oneOf(
                  'RequestHeaderModifier',
                  'ResponseHeaderModifier',
                  'RequestMirror',
                  'RequestRedirect',
                  'URLRewrite',
                  'ExtensionRef',
                  'CORS',
                  'ExternalAuth',
                ),
              },
              ['type'],
            ),
            { maxItems: 16 },
          ),
          matches: list(
            object({
              headers: list(
                object(
                  {
                    name: text("^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$", { minLength: 1, maxLength: 256 }),
                    type: oneOf('Exact', 'RegularExpression'),
                    value: text('^[!-~]+([\\t ]?[!-~]+)*$', { minLength: 1, maxLength: 4096 }),
                  },
                  ['name', 'value'],
                ),
                { maxItems: 16, uniqueBy: ['name'] },
              ),
              method: oneOf('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'),
              path: object({
                type: oneOf('Exact', 'PathPrefix', 'RegularExpression'),
                value: { ...STRING, maxLength: 1024 },
              }),
            }),
            { maxItems: 64 },
          ),
          timeouts: object({ request: text('^([0-9]{1,5}(h|m|s|ms)){1,4}$') }),
        }),
        { minItems: 1, maxItems: 16 },
      ),
    }),
  ),
};
