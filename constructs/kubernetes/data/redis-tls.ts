import type { Construct } from 'constructs';
import { cacheName } from '../../../spec/data/redis-cluster';
import type { Certificate, Issuer } from '../custom-resources/cert-manager';
import { createObject } from '../object';
import { operatedLabels, type Site } from '../site';

/** The Secret of the nodes' certificate. */
export const tlsSecret = `${cacheName}-tls`;

const authority = `${cacheName}-ca`;
const selfSigned = `${cacheName}-self-signed`;

/** An authority of the namespace's own, and by it the certificate that all nodes show. */
export function createRedisTls(scope: Construct, site: Site): void {
  const labels = operatedLabels(site, { name: cacheName });
  const issuer = (name: string, spec: Issuer['spec']) =>
    createObject<Issuer>(
      scope,
      name,
      site,
      { name, labels },
      { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', spec },
    );
  const certificate = (name: string, spec: Certificate['spec']) =>
    createObject<Certificate>(
      scope,
      `${name}-certificate`,
      site,
      { name, labels },
      { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', spec },
    );
  issuer(selfSigned, { selfSigned: {} });
  certificate(authority, {
    secretName: authority,
    commonName: authority,
    isCA: true,
    duration: years(10),
    renewBefore: years(2),
    // Renewed with the same key, it vouches for the certificates that it signed before.
    privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
    usages: ['cert sign', 'crl sign'],
    issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: selfSigned },
  });
  issuer(authority, { ca: { secretName: authority } });
  certificate(tlsSecret, {
    secretName: tlsSecret,
    commonName: cacheName,
    dnsNames: names(site),
    duration: years(1),
    // Redis reads it as it starts. There is half a year for a node to restart in, which cluster upgrades do sooner.
    renewBefore: years(1 / 2),
    privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
    usages: ['digital signature', 'server auth', 'client auth'],
    issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: authority },
  });
}

const years = (count: number): string => `${count * 365 * 24}h`;

/** Services, and the nodes by the names that they tell clients to call them. */
function names(site: Site): string[] {
  const { namespace } = site.target;
  return ['leader', 'follower', 'master'].flatMap((role) => {
    const service = `${cacheName}-${role}`;
    return [
      service,
      `${service}.${namespace}`,
      `${service}.${namespace}.svc`,
      `${service}.${namespace}.svc.cluster.local`,
      ...(role === 'master' ? [] : [`*.${service}-headless.${namespace}.svc.cluster.local`]),
    ];
  });
}
