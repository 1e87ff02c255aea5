import type { Construct } from 'constructs';
import type { ConfigMap } from 'kubernetes-types/core/v1';
import { shortHash } from '../../../spec/names';
import {
  type Dashboard,
  type Dashboards,
  dashboards as dashboardsOf,
  type Panel,
} from '../../../spec/observability/dashboards';
import { createObject } from '../object';
import { platformLabels, type Site } from '../site';

/** Dashboards for a Grafana that finds them by its side car. They keep their names: no pod mounts them. */
export function createDashboards(scope: Construct, site: Site, { folder, labels }: Dashboards): void {
  for (const dashboard of dashboardsOf(site.environment, site.target.namespace)) {
    const name = `dashboard-${dashboard.id}`;
    createObject<ConfigMap>(
      scope,
      name,
      site,
      { name, labels: { ...labels, ...platformLabels(site) }, annotations: { grafana_folder: folder } },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        // One folder of files holds the dashboards of every namespace: the name of the file has to be unique in it.
        data: {
          [`${site.target.namespace}-${dashboard.id}.json`]: `${JSON.stringify(grafana(site, dashboard), null, 2)}\n`,
        },
      },
    );
  }
}

const source = { type: 'prometheus', uid: `\${datasource}` };

/** Grafana's JSON model of a dashboard, as of Grafana 12. */
function grafana({ environment, target }: Site, { id, title, panels }: Dashboard): object {
  return {
    // Links to it stay right when its title changes.
    uid: `${id}-${shortHash(target.namespace)}`,
    title: `${environment.platform} ${environment.name}: ${title}`,
    tags: ['agent-gantry', environment.platform, environment.name],
    schemaVersion: 41,
    editable: false,
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    templating: {
      list: [
        { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
        ...(JSON.stringify(panels).includes('$workload')
          ? [workloadChoice(environment.workloads.map(({ name }) => name))]
          : []),
      ],
    },
    panels: panels.map(panel),
  };
}

/** The workloads are known: nothing has to be asked for them. */
const workloadChoice = (names: readonly string[]) => ({
  name: 'workload',
  label: 'Workload',
  type: 'custom',
  query: names.join(','),
  multi: true,
  includeAll: true,
  current: { text: 'All', value: '$__all' },
});

function panel({ title, unit, lines }: Panel, index: number): object {
  return {
    id: index + 1,
    title,
    type: 'timeseries',
    datasource: source,
    gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: {
      legend: { displayMode: 'table', placement: 'bottom', calcs: ['lastNotNull', 'max'] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    targets: Object.entries(lines).map(([legendFormat, expr], line) => ({
      refId: String.fromCharCode(65 + line),
      datasource: source,
      expr,
      legendFormat,
    })),
  };
}
