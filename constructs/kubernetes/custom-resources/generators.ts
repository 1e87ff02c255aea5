/** generators.external-secrets.io/v1alpha1, External Secrets operator 0.16 and newer. */
export interface Password {
  apiVersion: 'generators.external-secrets.io/v1alpha1';
  kind: 'Password';
  metadata?: unknown;
  spec: { length: number; digits: number; symbols: number; noUpper: boolean; allowRepeat: boolean };
}

/** external-secrets.io/v1: a Secret that is filled once, by a generator of the namespace. */
export interface GeneratedSecret {
  apiVersion: 'external-secrets.io/v1';
  kind: 'ExternalSecret';
  metadata?: unknown;
  spec: {
    refreshPolicy: 'CreatedOnce';
    target: { name: string; creationPolicy: 'Owner'; deletionPolicy: 'Retain' };
    dataFrom: { sourceRef: { generatorRef: { apiVersion: Password['apiVersion']; kind: 'Password'; name: string } } }[];
  };
}
