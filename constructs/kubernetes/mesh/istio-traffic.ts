import type { Construct } from 'constructs';
import type { IstioBreaker } from '../../../spec/mesh/breaker';
import type { IstioMesh } from '../../../spec/mesh/mesh';
import type { Workload } from '../../../spec/resolve-workload';
import type { DestinationRule, HttpRoute, VirtualService } from '../custom-resources/istio';
import { createObject } from '../object';
import { type Site, workloadLabels } from '../site';

type ServiceWorkload = Extract<Workload, { kind: 'service' }>;

const networking = 'networking.istio.io/v1';

/** The whole name of a Service: short ones are read in the namespace of whoever reads them. */
export const hostOf = ({ target }: Site, service: string): string => `${service}.${target.namespace}.svc.cluster.local`;

/** How callers treat the pods of a service: by mutual TLS alone, within limits, and not those that fail (A2). */
export function createBreaker(scope: Construct, site: Site, { breaker }: IstioMesh, workload: ServiceWorkload): void {
  const { name } = workload;
  createObject<DestinationRule>(
    scope,
    'destination-rule',
    site,
    { name, labels: workloadLabels(site, workload) },
    {
      apiVersion: networking,
      kind: 'DestinationRule',
      spec: {
        host: hostOf(site, name),
        trafficPolicy: {
          // Said, so that a pod without a proxy is an error and not a plain connection.
          tls: { mode: 'ISTIO_MUTUAL' },
          ...(breaker === undefined ? {} : limits(breaker)),
        },
      },
    },
  );
}

function limits(breaker: IstioBreaker): Omit<DestinationRule['spec']['trafficPolicy'], 'tls'> {
  return {
    connectionPool: {
      tcp: { maxConnections: breaker.connections },
      http: { http1MaxPendingRequests: breaker.pending, maxRequestsPerConnection: breaker.requestsPerConnection },
    },
    outlierDetection: {
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailures: breaker.errors,
      // 0 counts none. While a model provider is down every pod answers 503, and none of them is to blame.
      consecutive5xxErrors: breaker.answers ? breaker.errors : 0,
      interval: `${breaker.interval}s`,
      baseEjectionTime: `${breaker.ejection}s`,
      maxEjectionPercent: breaker.maxEjected,
      // With fewer pods left than that, all are asked again: a broken one may answer, a missing one never does.
      minHealthPercent: 100 - breaker.maxEjected,
    },
  };
}

/**
 * How calls to a service are divided. Only requests without side effects are tried again: Istio would do that for all,
 * also for a chat whose first half was answered.
 */
export function createRoutes(scope: Construct, site: Site, mesh: IstioMesh, workload: ServiceWorkload): void {
  const { name, service } = workload;
  createObject<VirtualService>(
    scope,
    'virtual-service',
    site,
    { name, labels: workloadLabels(site, workload) },
    {
      apiVersion: networking,
      kind: 'VirtualService',
      spec: {
        hosts: [hostOf(site, name)],
        http: service.ports.flatMap(({ port }) => routes(site, mesh, workload, port)),
      },
    },
  );
}

/** What breaks a connection. A 503 says when to come again, and is not for the proxy to ignore. */
const retryOn = 'connect-failure,refused-stream,reset';

function routes(site: Site, { retries }: IstioMesh, workload: ServiceWorkload, port: number): HttpRoute[] {
  const { name, canary } = workload;
  const to = (host: string) => ({ host: hostOf(site, host), port: { number: port } });
  const route: HttpRoute['route'] =
    canary === undefined
      ? [{ destination: to(name) }]
      : [
          { destination: to(name), weight: 100 - canary.share },
          { destination: to(canary.workload), weight: canary.share },
        ];
  const shared = { route, timeout: `${longestAnswer(workload)}s` };
  return [
    {
      name: `reads-${port}`,
      match: [{ port, method: { regex: 'GET|HEAD' } }],
      ...shared,
      retries: retries === 0 ? { attempts: 0 } : { attempts: retries, retryOn },
      ...(canary === undefined || canary.mirror === 0
        ? {}
        : { mirror: to(canary.workload), mirrorPercentage: { value: canary.mirror } }),
    },
    { name: `others-${port}`, match: [{ port }], ...shared, retries: { attempts: 0 } },
  ];
}

/** Seconds: a little longer than the longest run, so that the service's own answer comes first. */
export const longestAnswer = ({ longestRun }: Workload): number => longestRun + 5;
