import type { Schema } from '../recover';
import {
  BOOLEAN,
  FILLED,
  INTEGER,
  INTEGER_OR_STRING,
  list,
  object,
  oneOf,
  STRING,
  spec,
  TEXTS,
  text,
} from './notation';

/** github.com/prometheus-operator/prometheus-operator, example/prometheus-operator-crd. */

const INTERVAL = text('^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$');

export const PROMETHEUS: Readonly<Record<string, Schema>> = {
  'monitoring.coreos.com/v1/PodMonitor': spec(
    object(
      {
        jobLabel: STRING,
        labelLimit: INTEGER,
        labelNameLengthLimit: INTEGER,
        labelValueLengthLimit: INTEGER,
        podMetricsEndpoints: list(
          object({
            interval: INTERVAL,
            path: STRING,
            port: STRING,
            relabelings: list(object({ replacement: STRING, targetLabel: STRING })),
            scrapeTimeout: INTERVAL,
          }),
        ),
        sampleLimit: INTEGER,
        selector: object({ matchLabels: TEXTS }),
      },
      ['selector'],
    ),
  ),
  'monitoring.coreos.com/v1/PrometheusRule': spec(
    object({
      groups: list(
        object(
          {
            name: FILLED,
            rules: list(
              object({ alert: STRING, annotations: TEXTS, expr: INTEGER_OR_STRING, for: INTERVAL, labels: TEXTS }, [
                'expr',
              ]),
            ),
          },
          ['name'],
        ),
        { uniqueBy: ['name'] },
      ),
    }),
  ),
  'monitoring.coreos.com/v1alpha1/AlertmanagerConfig': spec(
    object({
      receivers: list(
        object(
          {
            emailConfigs: list(
              object({
                authPassword: object({ key: STRING, name: STRING }, ['key']),
                authUsername: STRING,
                from: STRING,
                requireTLS: BOOLEAN,
                sendResolved: BOOLEAN,
                smarthost: STRING,
                to: STRING,
              }),
            ),
            name: FILLED,
            pagerdutyConfigs: list(
              object({
                description: STRING,
                routingKey: object({ key: STRING, name: STRING }, ['key']),
                sendResolved: BOOLEAN,
                severity: STRING,
              }),
            ),
            slackConfigs: list(
              object({
                apiURL: object({ key: STRING, name: STRING }, ['key']),
                channel: STRING,
                sendResolved: BOOLEAN,
                text: STRING,
                title: STRING,
              }),
            ),
            webhookConfigs: list(
              object({ sendResolved: BOOLEAN, urlSecret: object({ key: STRING, name: STRING }, ['key']) }),
            ),
          },
          ['name'],
        ),
      ),
      route: object({
        groupBy: list(STRING),
        groupInterval: STRING,
        groupWait: STRING,
        matchers: list(object({ matchType: oneOf('!=', '=', '=~', '!~'), name: FILLED, value: STRING }, ['name'])),
        receiver: STRING,
        repeatInterval: STRING,
        routes: list(
          object({
            groupBy: list(STRING),
            groupInterval: STRING,
            groupWait: STRING,
            matchers: list(object({ matchType: oneOf('='), name: STRING, value: STRING })),
            receiver: STRING,
            repeatInterval: STRING,
          }),
        ),
      }),
    }),
  ),
};
