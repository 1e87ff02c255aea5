import type { Gateway } from '../../../spec/gateway';
import type { Route } from '../../../spec/gateway/routes';
import { longest } from './parts';

/**
 * What ingress-nginx reads from an Ingress (its documentation, "Annotations"). A POST is not sent twice: that is its
 * default, which needs no word. Answers are not buffered by default either, but a cluster may say otherwise.
 */
export function nginxAnnotations(gateway: Gateway, routes: readonly Route[]): Readonly<Record<string, string>> {
  const { rateLimit, maxBody, from, mesh } = gateway;
  return prefixed({
    'force-ssl-redirect': 'true',
    'proxy-read-timeout': String(longest(routes)),
    'proxy-send-timeout': String(longest(routes)),
    ...(routes.some(({ streaming }) => streaming) ? { 'proxy-buffering': 'off' } : {}),
    ...(maxBody === undefined ? {} : { 'proxy-body-size': String(maxBody) }),
    ...(from.length === 0 ? {} : { 'allowlist-source-range': from.join(',') }),
    ...(rateLimit === undefined || routes.every(({ counted }) => !counted)
      ? {}
      : {
          [rateLimit.per === 's' ? 'limit-rps' : 'limit-rpm']: String(rateLimit.requests),
          // By default five times as many pass at once.
          'limit-burst-multiplier': '1',
        }),
    // To the Service, not to its pods: the mesh chooses among those, and knows the caller's intent by the Service.
    ...(mesh === 'linkerd' ? { 'service-upstream': 'true' } : {}),
  });
}

/** All else is taken from the Ingress of the same paths. */
export const canaryAnnotations = (share: number): Readonly<Record<string, string>> =>
  prefixed({ canary: 'true', 'canary-weight': String(share) });

const prefixed = (annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value]));
