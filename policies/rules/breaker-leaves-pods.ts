import { at, numberOf } from '../json';
import { pointersOf } from '../proofs/refer';
import type { ResourceRule } from '../rule';

export const breakerLeavesPods: ResourceRule = {
  scope: 'resource',
  id: 'breaker-leaves-pods',
  title: 'A circuit breaker leaves pods to answer',
  why: 'When what all pods depend on fails, a model provider for example, all of them answer 503: a breaker that may eject them all turns a slow answer into none.',
  severity: 'warning',
  appliesTo: { rows: ['A2', 'A3'], kinds: ['networking.istio.io/DestinationRule'] },
  fix: 'Set `maxEjectionPercent` to 50 or less, or a `minHealthPercent` below which none is ejected.',
  check: ({ body }) =>
    ['/spec/trafficPolicy', '/spec/subsets/*/trafficPolicy']
      .flatMap((policy) => pointersOf(body, `${policy}/outlierDetection`))
      .filter((path) => (numberOf(at(body, `${path}/maxEjectionPercent`)) ?? 10) >= 100)
      .filter((path) => (numberOf(at(body, `${path}/minHealthPercent`)) ?? 0) === 0)
      .map((path) => ({ path: `${path}/maxEjectionPercent`, message: 'got 100: every pod may be ejected at once' })),
  examples: {
    good: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: chat}
spec: {host: chat, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 5, maxEjectionPercent: 50}}}
`,
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: chat}
spec: {host: chat, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 5, maxEjectionPercent: 100}}}
`,
    path: '/spec/trafficPolicy/outlierDetection/maxEjectionPercent',
  },
};
