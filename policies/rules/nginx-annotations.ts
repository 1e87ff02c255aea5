import { segment } from '../json';
import { annotationsOf } from '../resource';
import type { ResourceRule } from '../rule';

const PREFIX = 'nginx.ingress.kubernetes.io/';

/** Annotations that are often copied from guides, which ingress-nginx has never read, and what it does read. */
const UNKNOWN: Readonly<Record<string, string>> = {
  'rate-limit': 'limit-rpm',
  'rate-limit-window': 'limit-rpm or limit-rps, whose names hold the window',
  'rate-limit-rps': 'limit-rps',
  'rate-limit-rpm': 'limit-rpm',
  'rate-limit-burst': 'limit-burst-multiplier',
  'rate-limit-connections': 'limit-connections',
  'requests-per-minute': 'limit-rpm',
  'requests-per-second': 'limit-rps',
};

export const nginxAnnotations: ResourceRule = {
  scope: 'resource',
  id: 'nginx-annotations',
  title: 'Rate limits are spelled as the controller reads them',
  why: 'An annotation that the controller does not know is ignored: the limit that the manifest promises does not exist.',
  severity: 'error',
  appliesTo: { rows: ['B8', 'A1'], kinds: ['networking.k8s.io/Ingress'] },
  fix: `Use \`${PREFIX}limit-rpm\` or \`${PREFIX}limit-rps\`.`,
  check: (ingress) =>
    [...annotationsOf(ingress).keys()].flatMap((annotation) => {
      const known = annotation.startsWith(PREFIX) ? UNKNOWN[annotation.slice(PREFIX.length)] : undefined;
      return known === undefined
        ? []
        : [
            {
              path: `/metadata/annotations/${segment(annotation)}`,
              message: `got ${annotation}, which ingress-nginx does not read; it reads ${known}`,
            },
          ];
    }),
  examples: {
    good: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: chat
  annotations: {nginx.ingress.kubernetes.io/limit-rpm: "100"}
`,
    bad: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: chat
  annotations: {nginx.ingress.kubernetes.io/rate-limit: "100"}
`,
    path: '/metadata/annotations/nginx.ingress.kubernetes.io~1rate-limit',
  },
};
