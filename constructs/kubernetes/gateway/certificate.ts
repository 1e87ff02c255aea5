import type { Construct } from 'constructs';
import type { Gateway } from '../../../spec/gateway';
import type { Certificate } from '../custom-resources/cert-manager';
import { externalAnnotation } from '../external';
import { createObject } from '../object';
import type { Site } from '../site';
import { gatewayLabels } from './parts';

/** An object of its own, not an annotation: it is the same for every controller, and its key changes with each renewal. */
export function createCertificate(scope: Construct, site: Site, { host, tls }: Gateway): void {
  if (tls.issuer === undefined) return;
  const { name, kind } = tls.issuer;
  createObject<Certificate>(
    scope,
    'certificate',
    site,
    { name: 'gateway', labels: gatewayLabels(site), annotations: externalAnnotation([`${kind}/${name}`]) },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      spec: {
        secretName: tls.secret,
        dnsNames: [host],
        issuerRef: { group: 'cert-manager.io', kind, name },
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        usages: ['digital signature', 'server auth'],
      },
    },
  );
}
