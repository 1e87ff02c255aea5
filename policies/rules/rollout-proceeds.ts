import { at, type Json, numberOf, shown } from '../json';
import { scaleOf, shareOf } from '../proofs/scale';
import type { Resource } from '../resource';
import type { UnitRule, UnitViolation } from '../rule';
import type { Unit } from '../unit';

export const rolloutProceeds: UnitRule = {
  scope: 'unit',
  id: 'rollout-proceeds',
  title: 'A rolling update can proceed, and leaves pods running',
  why: 'With neither a surge nor an unavailable pod allowed no update can start; with all of them unavailable every update is an outage.',
  severity: 'error',
  appliesTo: { rows: ['B1'], kinds: ['apps/Deployment'] },
  fix: 'Set `maxSurge: 1` with `maxUnavailable: 0`, or 1 and 1.',
  check: (unit) => unit.ofType('apps/Deployment').flatMap((deployment) => [...faultsOf(unit, deployment)]),
  examples: {
    good: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
`,
    bad: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 0%, maxUnavailable: 0}}
`,
    path: '/spec/strategy/rollingUpdate',
  },
};

function* faultsOf(unit: Unit, resource: Resource): Iterable<UnitViolation> {
  if (at(resource.body, '/spec/strategy/type') === 'Recreate') return;
  const path = '/spec/strategy/rollingUpdate';
  const surge = shareable(at(resource.body, `${path}/maxSurge`)) ?? '25%';
  const unavailable = shareable(at(resource.body, `${path}/maxUnavailable`)) ?? '25%';
  if (isZero(surge) && isZero(unavailable)) {
    yield { resource, path, message: `got maxSurge ${shown(surge)} and maxUnavailable ${shown(unavailable)}` };
    return;
  }
  const fewest = scaleOf(unit, resource)?.min ?? 1;
  const lost = shareOf(unavailable, fewest, Math.floor) ?? 0;
  // A single replica with a surge pod is the only case in which all may go without an outage being certain.
  if (fewest >= 2 && lost >= fewest) {
    yield {
      resource,
      path: `${path}/maxUnavailable`,
      message: `got ${shown(unavailable)}, which takes down all of the fewest ${fewest} pods at once`,
    };
  }
}

const shareable = (value: Json | undefined): number | string | undefined =>
  typeof value === 'number' || typeof value === 'string' ? value : undefined;

const isZero = (value: number | string): boolean => numberOf(value) === 0 || /^0+%$/.test(String(value));
