import type { Construct } from 'constructs';
import type { Alerts } from '../../../spec/observability/alerting';
import { broughtSecret, type Credential } from '../../../spec/observability/credential';
import type { Receiver } from '../../../spec/observability/receivers';
import type { AlertmanagerConfig, ReceiverObject } from '../custom-resources/prometheus';
import { externalAnnotation } from '../external';
import { createObject } from '../object';
import type { Site } from '../site';
import { monitoringLabels } from './labels';
import { severities } from './rules';

/** Who is told: those who are woken, and those who read (A12). What nobody is named for goes on as the cluster says. */
export function createAlertRoutes(scope: Construct, site: Site, { page, inform }: Alerts): void {
  if (page.length === 0 && inform.length === 0) return;
  const name = site.environment.platform;
  const told = [...page, ...inform];
  createObject<AlertmanagerConfig>(
    scope,
    'alert-routes',
    site,
    { name, labels: monitoringLabels(site, name), annotations: externalAnnotation(externalSecrets(told)) },
    {
      apiVersion: 'monitoring.coreos.com/v1alpha1',
      kind: 'AlertmanagerConfig',
      spec: {
        route: {
          // Without somebody to inform, what wakes nobody ends here.
          receiver: inform.length === 0 ? 'nobody' : 'inform',
          groupBy: ['alertname', 'job'],
          groupWait: '30s',
          groupInterval: '5m',
          repeatInterval: '12h',
          ...(page.length === 0
            ? {}
            : {
                routes: [
                  {
                    receiver: 'page',
                    matchers: [{ name: 'severity', value: severities.page, matchType: '=' as const }],
                    groupWait: '10s',
                    repeatInterval: '1h',
                  },
                ],
              }),
        },
        receivers: [
          ...(inform.length === 0 ? [{ name: 'nobody' }] : [receiver('inform', inform)]),
          ...(page.length === 0 ? [] : [receiver('page', page)]),
        ],
      },
    },
  );
}

/** Secrets that stand in the namespace already; one that we bring is part of the output. */
const externalSecrets = (told: readonly Receiver[]): readonly string[] =>
  [...new Set(told.flatMap(credentials).map(({ secret }) => secret))]
    .filter((secret) => secret !== broughtSecret)
    .sort()
    .map((secret) => `Secret/${secret}`);

/** What lets a receiver in. */
export function credentials(receiver: Receiver): readonly Credential[] {
  switch (receiver.kind) {
    case 'pagerDuty':
      return [receiver.key];
    case 'slack':
      return [receiver.webhook];
    case 'email':
      return receiver.login === undefined ? [] : [receiver.login.password];
    case 'webhook':
      return [receiver.url];
  }
}

const key = ({ secret, key: within }: Credential) => ({ name: secret, key: within });
const title = '{{ .CommonLabels.alertname }} in {{ .CommonLabels.environment }} ({{ .CommonLabels.region }})';
const text = '{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.action }}\n{{ end }}';

function receiver(name: string, told: readonly Receiver[]): ReceiverObject {
  const of = <K extends Receiver['kind']>(kind: K) =>
    told.filter((one): one is Extract<Receiver, { kind: K }> => one.kind === kind);
  const some = <K extends string, T>(prop: K, list: readonly T[]) =>
    list.length === 0 ? {} : ({ [prop]: list } as { [P in K]: T[] });
  return {
    name,
    ...some(
      'pagerdutyConfigs',
      of('pagerDuty').map((one) => ({
        routingKey: key(one.key),
        sendResolved: true as const,
        severity: name === 'page' ? 'critical' : 'warning',
        description: title,
      })),
    ),
    ...some(
      'slackConfigs',
      of('slack').map((one) => ({
        apiURL: key(one.webhook),
        channel: one.channel,
        sendResolved: true as const,
        title,
        text,
      })),
    ),
    ...some(
      'emailConfigs',
      of('email').map(({ to, from, server, login }) => ({
        to: to.join(', '),
        from,
        smarthost: server,
        requireTLS: true as const,
        sendResolved: true as const,
        ...(login === undefined ? {} : { authUsername: login.user, authPassword: key(login.password) }),
      })),
    ),
    ...some(
      'webhookConfigs',
      of('webhook').map((one) => ({ urlSecret: key(one.url), sendResolved: true as const })),
    ),
  };
}
