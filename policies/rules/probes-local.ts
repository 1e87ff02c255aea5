import { at, type JsonObject, listOf, objectOf, shown, textOf } from '../json';
import { type Container, eachContainer, SERVING_TYPES } from '../pods';
import type { ResourceRule, Violation } from '../rule';

export const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

export const probesLocal: ResourceRule = {
  scope: 'resource',
  id: 'probes-local',
  title: 'Probes ask the pod only',
  why: "A probe that asks the model's provider takes every pod out of service when the provider fails, and pays for each answer.",
  severity: 'error',
  appliesTo: { rows: ['B2', 'D3'], kinds: SERVING_TYPES },
  fix: 'Probe an endpoint of the container itself that neither asks a provider nor runs an agent, e.g. `/health/ready`.',
  check: (resource) => eachContainer(resource, faultsOf),
  examples: {
    good: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  template:
    spec:
      containers:
        - name: chat
          image: chat:1.4.2
          readinessProbe: {httpGet: {path: /health/ready, port: 8000}}
`,
    bad: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat}
spec:
  template:
    spec:
      containers:
        - name: chat
          image: chat:1.4.2
          readinessProbe:
            exec: {command: [curl, -f, "https://api.openai.com/v1/models"]}
`,
    path: '/spec/template/spec/containers/0/readinessProbe/exec/command',
  },
};

function faultsOf({ body, path }: Container): readonly Violation[] {
  return PROBES.flatMap((probe) => [...probeFaults(objectOf(body[probe]), `${path}/${probe}`)]);
}

function* probeFaults(probe: JsonObject, path: string): Iterable<Violation> {
  for (const handler of ['httpGet', 'tcpSocket']) {
    const host = textOf(at(probe, `/${handler}/host`));
    if (host !== undefined && host !== '' && !isLocal(host)) {
      yield { path: `${path}/${handler}/host`, message: `asks ${shown(host)}, want the pod itself` };
    }
  }
  const endpoint = textOf(at(probe, '/httpGet/path')) ?? '';
  if (/\/(chat|completions|responses|embeddings|messages|generate)(\/|\?|$)/.test(endpoint)) {
    yield { path: `${path}/httpGet/path`, message: `got ${shown(endpoint)}, which runs an agent for each probe` };
  }
  const command = listOf(at(probe, '/exec/command')).filter((word) => typeof word === 'string');
  for (const [, host = ''] of command.join(' ').matchAll(/\b[a-z]+:\/\/(?:[^\s/@]*@)?(\[[^\]]*\]|[^\s/:?#'"]+)/g)) {
    if (!isLocal(host)) yield { path: `${path}/exec/command`, message: `asks ${shown(host)}, want the pod itself` };
  }
}

/** Variables may name the pod's own address, so they pass. */
const isLocal = (host: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[?::1\]?|0\.0\.0\.0)$/.test(host) || host.startsWith('$');
