import type { ResourceRule } from '../rule';

export const envoyFilter: ResourceRule = {
  scope: 'resource',
  id: 'envoy-filter',
  title: 'Patches of Envoy are known',
  why: 'An EnvoyFilter changes what Istio itself generates: it may stop working with an upgrade, and nothing reports it.',
  severity: 'info',
  appliesTo: { rows: ['A1', 'A3'], kinds: ['networking.istio.io/EnvoyFilter'] },
  fix: 'Test what it promises after each upgrade of Istio, a rate limit for example, and remove it once an object of its own exists.',
  check: () => [{ path: '/spec/configPatches', message: "patches the configuration of Istio's proxies" }],
  examples: {
    good: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: chat}
spec: {host: chat}
`,
    bad: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: limit}
spec: {configPatches: []}
`,
    path: '/spec/configPatches',
  },
};
