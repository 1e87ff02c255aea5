/** configuration.konghq.com/v1, Kong Ingress Controller 3.4 and newer: the fields that we write. */
export interface KongPlugin {
  apiVersion: 'configuration.konghq.com/v1';
  kind: 'KongPlugin';
  metadata?: unknown;
  plugin: KongPluginName;
  config: Record<string, unknown>;
  configPatches?: { path: string; valueFrom: { secretKeyRef: { name: string; key: string } } }[];
}

export type KongPluginName =
  | 'ip-restriction'
  | 'rate-limiting'
  | 'request-size-limiting'
  | 'openid-connect'
  | 'request-validator';
