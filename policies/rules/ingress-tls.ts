import { at, listOf, objectOf, textOf } from '../json';
import { annotationsOf } from '../resource';
import type { ResourceRule } from '../rule';

// Controllers that keep the certificate themselves name it in an annotation.
const CERTIFICATE_ANNOTATIONS = [
  'alb.ingress.kubernetes.io/certificate-arn',
  'appgw.ingress.kubernetes.io/appgw-ssl-certificate',
  'networking.gke.io/managed-certificates',
  'networking.gke.io/pre-shared-certs',
  'ingress.gcp.kubernetes.io/pre-shared-cert',
];

export const ingressTls: ResourceRule = {
  scope: 'resource',
  id: 'ingress-tls',
  title: 'Every host of an Ingress has TLS',
  why: 'Over plain HTTP tokens and conversations can be read on the way.',
  severity: 'error',
  appliesTo: { rows: ['B8', 'E3'], kinds: ['networking.k8s.io/Ingress'] },
  fix: 'Add the host to `spec.tls`, with a `secretName` that cert-manager fills.',
  check(ingress) {
    const annotations = annotationsOf(ingress);
    // A second Ingress for a canary is served by the server, and under the certificate, of the first.
    if (annotations.get('nginx.ingress.kubernetes.io/canary') === 'true') return [];
    if (CERTIFICATE_ANNOTATIONS.some((annotation) => annotations.has(annotation))) return [];
    const tls = listOf(at(ingress.body, '/spec/tls')).map(objectOf);
    if (tls.length === 0) return [{ path: '/spec/tls', message: 'got none, so requests arrive as plain HTTP' }];
    // An entry without hosts is the certificate for all of them.
    if (tls.some((entry) => listOf(entry.hosts).length === 0)) return [];
    const covered = tls.flatMap((entry) => listOf(entry.hosts).flatMap((host) => textOf(host) ?? []));
    return listOf(at(ingress.body, '/spec/rules')).flatMap((rule, index) => {
      const host = textOf(objectOf(rule).host);
      return host === undefined || covered.some((name) => fits(name, host))
        ? []
        : [{ path: `/spec/rules/${index}/host`, message: `got ${host}, which no entry of spec.tls covers` }];
    });
  },
  examples: {
    good: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: chat}
spec:
  tls: [{hosts: [agents.example.com], secretName: agents-tls}]
  rules: [{host: agents.example.com}]
`,
    bad: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: chat}
spec:
  rules: [{host: agents.example.com}]
`,
    path: '/spec/tls',
  },
};

/** A wildcard stands for exactly one label. */
const fits = (name: string, host: string): boolean =>
  name === host || (name.startsWith('*.') && host.slice(host.indexOf('.') + 1) === name.slice(2));
