import type { Gateway } from '../../../spec/gateway';
import type { Route } from '../../../spec/gateway/routes';
import { externalAnnotation } from '../external';
import { platformLabels, type Site } from '../site';

/** Labels of the gateway's own objects. */
export const gatewayLabels = (site: Site): Readonly<Record<string, string>> => ({
  ...platformLabels(site),
  'app.kubernetes.io/name': 'gateway',
  'app.kubernetes.io/component': 'gateway',
});

/** Declares the certificate's Secret on what refers to it, where it is made elsewhere. */
export const certificateAnnotation = ({ tls }: Gateway): Readonly<Record<string, string>> =>
  externalAnnotation(tls.issuer === undefined ? [`Secret/${tls.secret}`] : []);

/** Routes by what they have in common, in order of the words for it. */
export function grouped(
  routes: readonly Route[],
  by: (route: Route) => string,
): readonly (readonly [string, readonly Route[]])[] {
  const groups = new Map<string, Route[]>();
  for (const route of routes) groups.set(by(route), [...(groups.get(by(route)) ?? []), route]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The seconds that the longest of some routes may take. */
export const longest = (routes: readonly Route[]): number => Math.max(...routes.map(({ timeout }) => timeout));
