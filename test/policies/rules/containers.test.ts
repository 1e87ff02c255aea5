import { describe, expect, test } from 'vitest';
import { deployment, messages, places } from '../support';

const DIGEST = 'a1'.repeat(32);
const C = '/spec/template/spec/containers/0';

const pod = (spec: string) => `
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: ${spec}
`;

describe('B10: image-pinned', () => {
  const faults = (image: string) => messages('image-pinned', pod(`{containers: [{name: c, image: "${image}"}]}`));

  test.each([
    `chat@sha256:${DIGEST}`,
    `localhost:5000/chat:1.4.2@sha256:${DIGEST}`,
    'localhost:5000/acme/chat:1.4.2',
    'python:3.12-slim',
    'pause:3.10',
    'chat:v1.4.2-alpine',
    'chat:2026-11-21',
    'chat:build-1234',
    'chat:9f8c2d1',
    'chat:20261121',
    'chat:1.2',
  ])('%s passes', (image) => expect(faults(image)).toEqual([]));

  test.each([
    ['chat', 'no tag'],
    ['localhost:5000/chat', 'no tag'],
    ['chat:latest', 'latest moves'],
    ['chat:latest-alpine', 'moves'],
    ['chat:stable', 'moves'],
    ['chat:main', 'moves'],
    ['redis:7', '7 moves'],
    ['node:20-alpine', 'moves'],
    ['chat:v2', 'moves'],
    ['chat:', 'no tag'],
    ['', 'names no image'],
    ['chat@sha256:abc', 'digest is malformed'],
    ['chat:latest@sha256:abc', 'digest is malformed'],
    ['chat:$(TAG)', 'placeholder'],
    ['{{ image }}', 'placeholder'],
  ])('%s is found: %s', (image, message) => expect(faults(image)).toEqual([expect.stringContaining(message)]));

  test('init containers, image volumes and the nested template of a CronJob are read', () => {
    const cron = `
apiVersion: batch/v1
kind: CronJob
metadata: {name: c}
spec: {jobTemplate: {spec: {template: {spec: {
  initContainers: [{name: i, image: chat}],
  containers: [{name: c, image: "chat:1.0.0"}],
  volumes: [{name: v, image: {reference: "data:latest"}}]}}}}}
`;
    expect(places('image-pinned', cron)).toEqual([
      'CronJob/c /spec/jobTemplate/spec/template/spec/initContainers/0/image',
      'CronJob/c /spec/jobTemplate/spec/template/spec/volumes/0/image/reference',
    ]);
  });

  test('a container of another API group is not judged', () => {
    expect(
      places('image-pinned', 'apiVersion: serving.knative.dev/v1\nkind: Pod\nspec: {containers: [{image: a}]}'),
    ).toEqual([]);
  });
});

describe('B1: the security context', () => {
  test('run-as-non-root: the container overrides its pod, in both directions', () => {
    const both = (podValue: string, own: string) =>
      deployment({ pod: `securityContext: ${podValue}`, container: `securityContext: ${own}` });
    expect(places('run-as-non-root', both('{runAsNonRoot: false}', '{runAsNonRoot: true}'))).toEqual([]);
    expect(places('run-as-non-root', both('{runAsNonRoot: true, runAsUser: 0}', '{runAsUser: 1000}'))).toEqual([]);
    expect(places('run-as-non-root', both('{runAsNonRoot: true, runAsUser: 1000}', '{runAsUser: 0}'))).toEqual([
      `Deployment/chat ${C}/securityContext/runAsUser`,
    ]);
    expect(places('run-as-non-root', deployment({}))).toEqual([`Deployment/chat ${C}/securityContext/runAsNonRoot`]);
  });

  test('drop-capabilities: only NET_BIND_SERVICE may come back', () => {
    const add = (capability: string) =>
      deployment({ container: `securityContext: {capabilities: {drop: [ALL], add: [${capability}]}}` });
    expect(places('drop-capabilities', add('NET_BIND_SERVICE'))).toEqual([]);
    expect(places('drop-capabilities', add('NET_BIND_SERVICE, SYS_ADMIN'))).toEqual([
      `Deployment/chat ${C}/securityContext/capabilities/add/1`,
    ]);
  });

  test('seccomp-profile: Localhost passes, and a container may bring its own', () => {
    const own = (type: string) => deployment({ container: `securityContext: {seccompProfile: {type: ${type}}}` });
    expect(places('seccomp-profile', own('Localhost'))).toEqual([]);
    expect(places('seccomp-profile', own('RuntimeDefault'))).toEqual([]);
    expect(places('seccomp-profile', deployment({}))).toHaveLength(1);
  });

  test('a Windows pod has no Linux fields to set', () => {
    const windows = deployment({ pod: 'os: {name: windows}' });
    for (const id of [
      'run-as-non-root',
      'no-privilege-escalation',
      'drop-capabilities',
      'seccomp-profile',
      'read-only-root',
    ]) {
      expect(places(id, windows), id).toEqual([]);
      expect(places(id, deployment({})), id).toHaveLength(1);
    }
  });

  test('no-host-access: each way onto the node is found at its own path', () => {
    const spec = '/spec/template/spec';
    const bad = deployment({
      pod: '{hostNetwork: true, hostPID: true, hostIPC: true}'.slice(1, -1).split(', ').join('\n      '),
      container: 'securityContext: {privileged: true, procMount: Unmasked}, ports: [{containerPort: 80, hostPort: 80}]',
    });
    expect(places('no-host-access', bad)).toEqual([
      `Deployment/chat ${C}/ports/0/hostPort`,
      `Deployment/chat ${C}/securityContext/privileged`,
      `Deployment/chat ${C}/securityContext/procMount`,
      `Deployment/chat ${spec}/hostIPC`,
      `Deployment/chat ${spec}/hostNetwork`,
      `Deployment/chat ${spec}/hostPID`,
    ]);
    expect(places('no-host-access', deployment({ pod: 'hostNetwork: false' }))).toEqual([]);
    const process = (value: string) =>
      deployment({ pod: `securityContext: {windowsOptions: {hostProcess: ${value}}}` });
    expect(places('no-host-access', process('true'))).toHaveLength(1);
    expect(places('no-host-access', process('false'))).toEqual([]);
  });
});

describe('B1: resources-set', () => {
  const faults = (resources: string, podPart = 'restartPolicy: Always') =>
    messages('resources-set', deployment({ container: `resources: ${resources}`, pod: podPart }));

  test('names what is missing, once a container', () => {
    expect(faults('{requests: {cpu: 1}}')).toEqual(['lacks requests.memory, limits.memory']);
    expect(faults('{}')).toEqual(['lacks requests.cpu, requests.memory, limits.memory']);
  });

  test('a limit stands for its request, and resources of the whole pod for those of its containers', () => {
    expect(faults('{limits: {cpu: 1, memory: 1Gi}}')).toEqual([]);
    expect(faults('{}', 'resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}')).toEqual([]);
  });

  test('a cpu limit is not demanded, a request above its limit is found', () => {
    expect(faults('{requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}')).toEqual([]);
    expect(faults('{requests: {cpu: 1500m, memory: 1Gi}, limits: {cpu: 1, memory: 1024Mi}}')).toEqual([
      'requests more cpu than its limit allows',
    ]);
  });

  test('init containers and sidecars count', () => {
    const text = deployment({
      pod: 'initContainers: [{name: i, image: i}, {name: s, image: s, restartPolicy: Always}]',
      container: 'resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}',
    });
    expect(places('resources-set', text)).toEqual([
      'Deployment/chat /spec/template/spec/initContainers/0/resources',
      'Deployment/chat /spec/template/spec/initContainers/1/resources',
    ]);
  });
});

describe('B2: probes', () => {
  const http = 'ports: [{name: http, containerPort: 8000}]';

  test('probes-set: a container without ports, with metrics alone, or of a job is not asked', () => {
    expect(places('probes-set', deployment({}))).toEqual([]);
    expect(
      places('probes-set', deployment({ container: 'ports: [{name: http-metrics, containerPort: 9090}]' })),
    ).toEqual([]);
    const job = `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {containers: [{name: c, ${http}}]}}}`;
    expect(places('probes-set', job)).toEqual([]);
    expect(places('probes-set', deployment({ container: http }))).toEqual([
      `Deployment/chat ${C}/livenessProbe`,
      `Deployment/chat ${C}/readinessProbe`,
    ]);
  });

  test('B5: probes-set: a queue worker that is only managed gets no requests, but can hang', () => {
    expect(places('probes-set', deployment({ container: 'ports: [{name: management, containerPort: 9090}]' }))).toEqual(
      [`Deployment/chat ${C}/livenessProbe`],
    );
  });

  test('probes-set: a sidecar with a port is asked, an init container is not', () => {
    const text = deployment({ pod: `initContainers: [{name: i, ${http}}, {name: s, restartPolicy: Always, ${http}}]` });
    expect(places('probes-set', text)).toEqual([
      'Deployment/chat /spec/template/spec/initContainers/1/livenessProbe',
      'Deployment/chat /spec/template/spec/initContainers/1/readinessProbe',
    ]);
  });

  test('probes-set: a probe that checks nothing is none; exec and grpc do', () => {
    expect(
      messages(
        'probes-set',
        deployment({ container: `${http}, readinessProbe: {periodSeconds: 5}, livenessProbe: {grpc: {port: 1}}` }),
      ),
    ).toEqual(['checks nothing; want one of httpGet, tcpSocket, exec, grpc']);
  });

  test.each([
    '{httpGet: {host: localhost, path: /health, port: 1}}',
    '{tcpSocket: {host: 127.0.0.1, port: 1}}',
    '{exec: {command: [curl, -f, "http://localhost:8000/health"]}}',
    '{exec: {command: [sh, -c, "curl http://$POD_IP:8000/health"]}}',
    '{exec: {command: [redis-cli, ping]}}',
    '{httpGet: {path: /chatter/health, port: 1}}',
  ])('probes-local: %s asks the pod itself', (probe) => {
    expect(places('probes-local', deployment({ container: `livenessProbe: ${probe}` }))).toEqual([]);
  });

  test.each([
    ['{httpGet: {host: api.openai.com, path: /, port: 1}}', 'httpGet/host'],
    ['{tcpSocket: {host: redis, port: 6379}}', 'tcpSocket/host'],
    ['{exec: {command: [sh, -c, "curl -f https://user:pw@api.openai.com/v1/models"]}}', 'exec/command'],
    ['{httpGet: {path: /v1/chat/completions, port: 1}}', 'httpGet/path'],
    ['{httpGet: {path: /chat, port: 1}}', 'httpGet/path'],
  ])('D3: probes-local: %s is found', (probe, path) => {
    expect(places('probes-local', deployment({ container: `startupProbe: ${probe}` }))).toEqual([
      `Deployment/chat ${C}/startupProbe/${path}`,
    ]);
  });

  test('probes-distinct: another port or another kind of probe is another endpoint', () => {
    const probes = (ready: string, live: string) =>
      places('probes-distinct', deployment({ container: `readinessProbe: ${ready}, livenessProbe: ${live}` }));
    expect(probes('{httpGet: {path: /h, port: 1}}', '{httpGet: {path: /h, port: 2}}')).toEqual([]);
    expect(probes('{httpGet: {path: /h, port: 1}}', '{tcpSocket: {port: 1}}')).toEqual([]);
    expect(probes('{tcpSocket: {port: 1}}', '{tcpSocket: {port: 1}}')).toEqual([]);
    expect(probes('{httpGet: {path: /h, port: 1}}', '{httpGet: {path: /h, port: 1}}')).toHaveLength(1);
  });

  test('pod-parts-exist: a number needs no declared port; a claim template is a volume', () => {
    const stateful = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: s}
spec:
  volumeClaimTemplates: [{metadata: {name: data}}]
  template: {spec: {containers: [{name: c, livenessProbe: {tcpSocket: {port: 5432}}, volumeMounts: [{name: data}, {name: tmp}]}]}}
`;
    expect(places('pod-parts-exist', stateful)).toEqual([
      'StatefulSet/s /spec/template/spec/containers/0/volumeMounts/1/name',
    ]);
  });
});

describe('D30: drain-fits', () => {
  const faults = (grace: string, preStop: string) =>
    messages('drain-fits', deployment({ pod: grace, container: `lifecycle: {preStop: ${preStop}}` }));

  test('the default grace of 30 s is what a silent pod gets', () => {
    expect(faults('restartPolicy: Always', '{sleep: {seconds: 25}}')).toEqual([]);
    expect(faults('restartPolicy: Always', '{sleep: {seconds: 26}}')).toEqual([
      'got 30, but chat pauses 26 s before it stops; want 31 or more',
    ]);
  });

  test('sleep is found in commands and scripts, with its unit', () => {
    expect(faults('terminationGracePeriodSeconds: 60', '{exec: {command: [/bin/sleep, "60"]}}')).toHaveLength(1);
    expect(
      faults('terminationGracePeriodSeconds: 60', '{exec: {command: [sh, -c, "echo x; sleep 1m && kill 1"]}}'),
    ).toHaveLength(1);
    expect(faults('terminationGracePeriodSeconds: 60', '{exec: {command: [sleep, "15s"]}}')).toEqual([]);
    expect(faults('terminationGracePeriodSeconds: 5', '{exec: {command: [nosleep, "60"]}}')).toEqual([]);
  });

  test('the longest pause of all containers counts, sidecars too', () => {
    const text = deployment({
      pod: 'initContainers: [{name: proxy, restartPolicy: Always, lifecycle: {preStop: {sleep: {seconds: 40}}}}]',
      container: 'lifecycle: {preStop: {sleep: {seconds: 15}}}',
    });
    expect(messages('drain-fits', text)).toEqual([expect.stringContaining('proxy pauses 40 s')]);
  });
});
