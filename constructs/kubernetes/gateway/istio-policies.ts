import type { Construct } from 'constructs';
import type { Gateway } from '../../../spec/gateway';
import type { Route } from '../../../spec/gateway/routes';
import type {
  GatewayAuthorizationPolicy,
  GatewayRequestAuthentication,
  GatewayRule,
} from '../custom-resources/istio-gateway';
import { createObject } from '../object';
import type { Site } from '../site';
import { gatewayLabels } from './parts';

/** What a policy of Istio holds for. */
export const targetRefs = [{ group: 'gateway.networking.k8s.io' as const, kind: 'Gateway' as const, name: 'gateway' }];

const version = { apiVersion: 'security.istio.io/v1' } as const;

/** The first refuses a token that is wrong, and lets a request without one pass: only the second asks for it. */
export function createTokenPolicies(scope: Construct, site: Site, { auth, routes }: Gateway): void {
  if (auth === undefined) return;
  const { issuer, audiences, jwks } = auth;
  const metadata = { name: 'gateway', labels: gatewayLabels(site) };
  createObject<GatewayRequestAuthentication>(scope, 'tokens', site, metadata, {
    ...version,
    kind: 'RequestAuthentication',
    spec: {
      targetRefs,
      // Passed on: the service takes the user from it.
      jwtRules: [{ issuer, audiences: [...audiences], jwksUri: jwks, forwardOriginalToken: true }],
    },
  });
  const known = routes.filter(({ anonymous }) => !anonymous);
  const open = routes.filter(({ anonymous }) => anonymous);
  createObject<GatewayAuthorizationPolicy>(scope, 'admission', site, metadata, {
    ...version,
    kind: 'AuthorizationPolicy',
    spec: {
      targetRefs,
      action: 'ALLOW',
      rules: [
        ...(known.length === 0
          ? []
          : [{ from: [{ source: { requestPrincipals: [`${issuer}/*`] } }], to: known.map(operation) }]),
        ...(open.length === 0 ? [] : [{ to: open.map(operation) }]),
        // Over plain HTTP there is nothing but the redirect and the question of an issuer.
        { to: [{ operation: { ports: ['80'] } }] },
      ],
    },
  });
}

const operation = ({ path, match, methods }: Route): GatewayRule['to'][number] => ({
  operation: {
    ...(methods.length === 0 ? {} : { methods: [...methods] }),
    paths: [match === 'exact' ? path : `${path}*`],
  },
});
