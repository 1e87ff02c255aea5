/** cert-manager.io/v1, cert-manager 1.18 and newer: the fields that we write. */
export interface Certificate {
  apiVersion: 'cert-manager.io/v1';
  kind: 'Certificate';
  metadata?: unknown;
  spec: {
    secretName: string;
    commonName?: string;
    isCA?: boolean;
    dnsNames?: string[];
    duration?: string;
    renewBefore?: string;
    issuerRef: { group: 'cert-manager.io'; kind: 'ClusterIssuer' | 'Issuer'; name: string };
    privateKey: { algorithm: 'ECDSA'; size: 256; rotationPolicy: 'Always' | 'Never' };
    usages: ('digital signature' | 'server auth' | 'client auth' | 'cert sign' | 'crl sign')[];
  };
}

/** cert-manager.io/v1, cert-manager 1.18 and newer: an authority of the namespace. */
export interface Issuer {
  apiVersion: 'cert-manager.io/v1';
  kind: 'Issuer';
  metadata?: unknown;
  spec: { selfSigned: Record<string, never> } | { ca: { secretName: string } };
}
