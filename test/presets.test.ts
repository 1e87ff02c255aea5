import { describe, expect, it } from 'vitest';
import type { Document } from '../charts/documents';
import { agentFramework, autogen, autogenService, cascadeflow } from '../spec/presets';
import { projects, synthProject } from './support/project';
import { at, describePlatform, only, synthDocuments } from './support/synth';

/** The documents of an example's production, primary region. */
async function example(name: string): Promise<readonly Document[]> {
  const output = (await synthProject(projects[name] ?? '')).find(
    ({ environment }) => environment.name === 'production',
  );
  if (output === undefined) throw new Error(`${name} has no production`);
  return output.documents;
}

const container = '/spec/template/spec/containers/0';

const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: 1000,
};

const behaviour = {
  scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
  scaleUp: {
    stabilizationWindowSeconds: 0,
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 15 },
      { type: 'Pods', value: 4, periodSeconds: 15 },
    ],
    selectPolicy: 'Max',
  },
};

const usage = (name: string, averageUtilization: number) => ({
  type: 'ContainerResource',
  containerResource: { name, container: 'agent', target: { type: 'Utilization', averageUtilization } },
});

describe('B11 autogen: guide S0', async () => {
  const documents = await example('autogen');
  const deployment = only(documents, 'Deployment');

  it('B1: rolls one by one, with the guide’s resources, variables, mounts and restrictions', () => {
    expect(deployment.spec).toMatchObject({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
      template: {
        spec: { volumes: expect.arrayContaining([expect.objectContaining({ emptyDir: expect.anything() })]) },
      },
    });
    expect(at(deployment, container)).toMatchObject({
      image: expect.stringMatching(/:(?!latest)/),
      ports: [{ name: 'http', containerPort: 8000 }],
      resources: { requests: { memory: '512Mi', cpu: '250m' }, limits: { memory: '2Gi', cpu: '1' } },
      securityContext: restricted,
      volumeMounts: expect.arrayContaining([
        expect.objectContaining({ mountPath: '/tmp' }),
        expect.objectContaining({ mountPath: '/app/.cache' }),
      ]),
      env: expect.arrayContaining([
        { name: 'ENVIRONMENT', value: 'production' },
        { name: 'LOG_LEVEL', value: 'INFO' },
        { name: 'OPENAI_API_KEY', valueFrom: { secretKeyRef: expect.anything() } },
      ]),
    });
  });

  it('B1: leaves the number of replicas to its autoscaler', () => {
    expect(deployment.spec).not.toHaveProperty('replicas');
  });

  it('B2: asks /health and /ready as the guide does, and holds both back until the start is over', () => {
    expect(at(deployment, container)).toMatchObject({
      livenessProbe: {
        httpGet: { path: '/health', port: 'http' },
        initialDelaySeconds: 10,
        periodSeconds: 30,
        timeoutSeconds: 5,
        failureThreshold: 3,
      },
      readinessProbe: {
        httpGet: { path: '/ready', port: 'http' },
        initialDelaySeconds: 5,
        periodSeconds: 10,
        timeoutSeconds: 5,
        failureThreshold: 2,
      },
      startupProbe: { httpGet: { path: '/health' }, periodSeconds: 2, failureThreshold: 30 },
    });
  });

  it('B3: spreads over zones and hosts, which takes the place of the guide’s anti-affinity', () => {
    expect(at(deployment, '/spec/template/spec/topologySpreadConstraints')).toMatchObject([
      { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' },
      { topologyKey: 'kubernetes.io/hostname', maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' },
    ]);
  });

  it('B4: scales from 3 to 20 on cpu 70 and memory 80, with the guide’s behaviour', () => {
    expect(only(documents, 'HorizontalPodAutoscaler').spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'autogen-agent' },
      minReplicas: 3,
      maxReplicas: 20,
      metrics: [usage('cpu', 70), usage('memory', 80)],
      behavior: behaviour,
    });
  });

  it('B7: has a load balancer 80 → 8000, kept inside the network', () => {
    const service = only(documents, 'Service');
    expect(service.spec).toMatchObject({ type: 'LoadBalancer', ports: [{ port: 80, targetPort: 'http' }] });
    expect(service.metadata.annotations).toEqual({ 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' });
  });
});

describe('B11 autogenService: guide S1', async () => {
  const documents = await example('autogen-service');
  const deployment = only(documents, 'Deployment');

  it('B1: has the guide’s resources and reads its variables from autogen-secrets', () => {
    const reference = (key: string) => ({ valueFrom: { secretKeyRef: { name: 'autogen-secrets', key } } });
    expect(at(deployment, container)).toMatchObject({
      ports: [{ containerPort: 8000 }],
      resources: { requests: { memory: '512Mi', cpu: '250m' }, limits: { memory: '1Gi', cpu: '1' } },
      env: expect.arrayContaining([
        { name: 'OPENAI_API_KEY', ...reference('openai-api-key') },
        { name: 'REDIS_URL', ...reference('redis-url') },
      ]),
    });
    expect(deployment.metadata.annotations).toMatchObject({ 'agent-gantry.dev/external': 'Secret/autogen-secrets' });
  });

  it('B2: asks with the guide’s delays and periods; readiness has a path of its own', () => {
    expect(at(deployment, container)).toMatchObject({
      livenessProbe: { httpGet: { path: '/health' }, initialDelaySeconds: 30, periodSeconds: 10 },
      readinessProbe: { httpGet: { path: '/ready' }, initialDelaySeconds: 10, periodSeconds: 5 },
    });
  });

  it('B4, B7: scales from 2 to 10 on cpu 70 behind a ClusterIP 80 → 8000', () => {
    expect(only(documents, 'HorizontalPodAutoscaler').spec).toMatchObject({
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [usage('cpu', 70)],
    });
    expect(only(documents, 'Service').spec).toMatchObject({
      type: 'ClusterIP',
      ports: [{ port: 80, targetPort: 'http' }],
    });
  });

  it('B6: stays available during maintenance, and always permits a drain', () => {
    expect(only(documents, 'PodDisruptionBudget').spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });
});

describe('B11 agentFramework: guide S2', async () => {
  const documents = await example('agent-framework');
  const deployment = only(documents, 'Deployment');

  it('B1, B10: has the guide’s resources, tag, pull policy and pull secret', () => {
    expect(at(deployment, container)).toMatchObject({
      image: 'agents.azurecr.io/agent-framework:1.0.0',
      imagePullPolicy: 'IfNotPresent',
      ports: [{ name: 'http', containerPort: 8080 }],
      resources: { requests: { memory: '2Gi', cpu: '1' }, limits: { memory: '4Gi', cpu: '2' } },
      env: expect.arrayContaining([{ name: 'AZURE_OPENAI_ENDPOINT', valueFrom: { secretKeyRef: expect.anything() } }]),
    });
    expect(at(deployment, '/spec/template/spec/imagePullSecrets')).toEqual([{ name: 'acr-secret' }]);
  });

  it('B2: asks /health/live and /health/ready with the guide’s delays', () => {
    expect(at(deployment, container)).toMatchObject({
      livenessProbe: { httpGet: { path: '/health/live' }, initialDelaySeconds: 30, periodSeconds: 10 },
      readinessProbe: { httpGet: { path: '/health/ready' }, initialDelaySeconds: 10, periodSeconds: 5 },
    });
  });

  it('B4, B7: scales from 3 to 10 on cpu 70 and memory 80 behind a load balancer 80 → 8080', () => {
    expect(only(documents, 'HorizontalPodAutoscaler').spec).toMatchObject({
      minReplicas: 3,
      maxReplicas: 10,
      metrics: [usage('cpu', 70), usage('memory', 80)],
    });
    expect(only(documents, 'Service').spec).toMatchObject({
      type: 'LoadBalancer',
      ports: [{ port: 80, targetPort: 'http' }],
    });
  });

  it('B9: has a namespace, an account and the JSON configuration of its own, and no Secret in the manifests', () => {
    expect(only(documents, 'Namespace').metadata.name).toBe('agent-framework');
    expect(only(documents, 'ServiceAccount').metadata.name).toBe('agent-framework');
    const config = only(documents, 'ConfigMap');
    expect(JSON.parse(String(at(config, '/data/config.json')))).toEqual({
      environment: 'production',
      logging: { level: 'Information', format: 'json' },
    });
    expect(documents.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});

describe('B11 cascadeflow: guide S3', async () => {
  const documents = await example('cascadeflow');
  const deployment = only(documents, 'Deployment');

  it('B1, B2: has the guide’s resources, port and probes', () => {
    expect(at(deployment, container)).toMatchObject({
      ports: [{ containerPort: 8000 }],
      resources: { requests: { memory: '512Mi', cpu: '500m' }, limits: { memory: '1Gi', cpu: '1' } },
      env: expect.arrayContaining([{ name: 'OPENAI_API_KEY', valueFrom: { secretKeyRef: expect.anything() } }]),
      livenessProbe: { httpGet: { path: '/health' }, periodSeconds: 30 },
      readinessProbe: { httpGet: { path: '/ready' }, periodSeconds: 10 },
    });
  });

  it('B1: never runs fewer replicas than the guide', () => {
    expect(only(documents, 'HorizontalPodAutoscaler').spec).toMatchObject({ minReplicas: 3 });
  });
});

describe('a preset', () => {
  it.each(Object.entries({ autogen, autogenService, agentFramework, cascadeflow }))(
    '%s runs the service of this package when no image is named',
    (_, preset) => {
      const chat = only(synthDocuments(describePlatform({ chat: preset() })), 'Deployment');
      expect(at(chat, `${container}/image`)).toMatch(/^registry\.example\.com\/agent-gantry-service:\d+\.\d+\.\d+$/);
      expect(at(chat, `${container}/ports`)).toContainEqual({
        name: 'management',
        containerPort: 9090,
        protocol: 'TCP',
      });
    },
  );

  it('gives way to what is written, key by key', () => {
    const documents = synthDocuments(
      describePlatform({ chat: autogen({ scaling: { cpu: '50%' }, service: { type: 'ClusterIP' } }) }),
    );
    expect(only(documents, 'HorizontalPodAutoscaler').spec).toMatchObject({
      minReplicas: 3,
      metrics: [usage('cpu', 50), usage('memory', 80)],
    });
    expect(only(documents, 'Service').spec).toMatchObject({ type: 'ClusterIP', ports: [{ port: 80 }] });
  });
});
