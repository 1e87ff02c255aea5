import { at, isObject, type Json, listOf, objectOf } from '../json';
import type { Resource } from '../resource';
import type { UnitRule } from '../rule';
import type { Unit } from '../unit';

const AUTHENTICATION = 'security.istio.io/RequestAuthentication';
const AUTHORIZATION = 'security.istio.io/AuthorizationPolicy';

export const jwtRequired: UnitRule = {
  scope: 'unit',
  id: 'jwt-required',
  title: 'Where tokens are checked, a token is asked for',
  why: 'A RequestAuthentication refuses a wrong token and lets a request without any pass: the door is open.',
  severity: 'error',
  appliesTo: { rows: ['A1', 'D21'], kinds: [AUTHENTICATION, AUTHORIZATION] },
  fix: 'Add an AuthorizationPolicy for the same target that asks for `requestPrincipals`.',
  check: (unit) =>
    unit
      .ofType(AUTHENTICATION)
      .filter((authentication) => !isAsked(unit, authentication))
      .map((resource) => ({
        resource,
        path: '/spec/jwtRules',
        message: 'no AuthorizationPolicy of its target asks for a token',
      })),
  examples: {
    good: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: gateway}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gateway}]
  jwtRules: [{issuer: https://login.example.com}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: gateway}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gateway}]
  rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]
`,
    bad: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: gateway}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gateway}]
  jwtRules: [{issuer: https://login.example.com}]
`,
    path: '/spec/jwtRules',
  },
};

const isAsked = (unit: Unit, authentication: Resource): boolean =>
  unit
    .ofType(AUTHORIZATION)
    .some(
      (policy) =>
        policy.namespace === authentication.namespace &&
        covers(policy, authentication) &&
        listOf(at(policy.body, '/spec/rules')).some(mentionsToken),
    );

/** A policy of the whole namespace covers every target; another one must name the same. */
function covers(policy: Resource, authentication: Resource): boolean {
  const [own, other] = [targetOf(policy), targetOf(authentication)];
  return own.length === 0 || other.some((target) => own.includes(target));
}

function targetOf({ body }: Resource): readonly string[] {
  const selector = at(body, '/spec/selector/matchLabels');
  const targets = [...listOf(at(body, '/spec/targetRefs')), at(body, '/spec/targetRef') ?? null].filter(isObject);
  return [
    ...targets.map(({ kind, name }) => `${String(kind)}/${String(name)}`),
    ...(selector === undefined ? [] : [JSON.stringify(Object.entries(objectOf(selector)).sort())]),
  ];
}

function mentionsToken(rule: Json): boolean {
  const sources = listOf(at(rule, '/from')).map((entry) => objectOf(at(entry, '/source')));
  const conditions = listOf(at(rule, '/when')).map((entry) => String(at(entry, '/key')));
  return (
    sources.some((source) => source.requestPrincipals !== undefined || source.notRequestPrincipals !== undefined) ||
    conditions.some((key) => key.startsWith('request.auth.'))
  );
}
