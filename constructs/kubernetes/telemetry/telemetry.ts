import { Construct } from 'constructs';
import type { Site } from '../site';
import { createCollectorPeers } from './collector-peers';
import { createDashboards } from './dashboards';
import { createLogFlow } from './logs';
import { createPodMonitors } from './pod-monitors';
import { createAlertRoutes } from './routes';
import { createAlertRules } from './rules';
import { createBroughtSecrets } from './secrets';

/** What is known of the platform while it runs: what is scraped, what is wrong, who is told, what is kept. */
export class Telemetry extends Construct {
  constructor(scope: Construct, id: string, site: Site) {
    super(scope, id);
    const { observability } = site.environment;
    if (observability === undefined) return;
    const { metrics, alerts, dashboards, traces, logs } = observability;
    createBroughtSecrets(this, site, observability);
    if (metrics !== undefined) createPodMonitors(this, site, metrics);
    if (alerts !== undefined) {
      createAlertRules(this, site, alerts);
      createAlertRoutes(this, site, alerts);
    }
    if (dashboards !== undefined) createDashboards(this, site, dashboards);
    if (traces !== undefined) createCollectorPeers(this, site, traces);
    if (logs !== undefined) createLogFlow(this, site, logs);
  }
}
