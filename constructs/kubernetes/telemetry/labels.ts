import { platformLabels, type Site } from '../site';

/** Labels of what a Prometheus reads: the platform's, and those by which it chooses. */
export const monitoringLabels = (site: Site, name: string): Readonly<Record<string, string>> => ({
  ...site.environment.observability?.metrics?.labels,
  ...platformLabels(site),
  'app.kubernetes.io/name': name,
});
