import { at } from '../json';
import { each, keyed, named, pointersOf, type Refer, toKey } from './refer';

/** Fields of a receiver that hold a secret (monitoring.coreos.com/v1alpha1). */
const RECEIVER_KEYS = [
  ...['pagerdutyConfigs/*/routingKey', 'pagerdutyConfigs/*/serviceKey', 'slackConfigs/*/apiURL'],
  ...['emailConfigs/*/authPassword', 'emailConfigs/*/authSecret', 'webhookConfigs/*/urlSecret'],
  ...['opsgenieConfigs/*/apiKey', 'msteamsConfigs/*/webhookUrl', 'msteamsv2Configs/*/webhookURL'],
];

/** An output of Fluentd takes any of its values from a Secret (logging.banzaicloud.io/v1beta1). */
const outputSecrets: Refer = (resource) =>
  ['', '/*', '/*/*', '/*/*/*']
    .flatMap((deep) =>
      ['valueFrom', 'mountFrom'].flatMap((from) => pointersOf(resource.body, `/spec/*${deep}/${from}/secretKeyRef`)),
    )
    .filter((path) => typeof at(resource.body, path) === 'object')
    .flatMap((path) => toKey(resource, 'Secret', path));

export const TELEMETRY_REFERENCES: Readonly<Record<string, Refer>> = {
  'monitoring.coreos.com/AlertmanagerConfig': each(
    ...RECEIVER_KEYS.map((field) => keyed('Secret', `/spec/receivers/*/${field}`)),
    ...['authorization/credentials', 'basicAuth/username', 'basicAuth/password'].map((field) =>
      keyed('Secret', `/spec/receivers/*/*/*/httpConfig/${field}`),
    ),
  ),
  'monitoring.coreos.com/PodMonitor': each(
    keyed('Secret', '/spec/podMetricsEndpoints/*/bearerTokenSecret'),
    keyed('Secret', '/spec/podMetricsEndpoints/*/authorization/credentials'),
    keyed('Secret', '/spec/podMetricsEndpoints/*/tlsConfig/ca/secret'),
  ),
  'logging.banzaicloud.io/Flow': named('logging.banzaicloud.io/Output', '/spec/localOutputRefs/*'),
  'logging.banzaicloud.io/Output': outputSecrets,
};
