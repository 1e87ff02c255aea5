import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainType } from '../../stacks/azure/arm-id';
import type { Captured } from '../../stacks/azure/recorded';
import { root } from '../support/project';
import { faultsOf } from './pulumi/check';
import { gatewayCluster } from './pulumi/gateway-cluster';
import { unknown } from './pulumi/grpc';
import { schemaOf } from './pulumi/plugins';
import { schemaTypeOf } from './pulumi/provider-azure';

const app = {
  resourceGroupName: 'rg-desk',
  managedEnvironmentId: '/subscriptions/x',
  configuration: { activeRevisionsMode: 'Single', ingress: { targetPort: 8080, allowInsecure: false } },
  template: { containers: [{ name: 'chat', image: 'chat:1', resources: { cpu: 0.5, memory: '1Gi' } }] },
};
const pod = { metadata: { name: 'chat' }, spec: { containers: [{ name: 'chat', image: 'chat:1' }] } };

/** What the stand-ins for the providers hold every body to. */
describe('C16 the schemas of the providers, read from their packages', () => {
  const azure = schemaOf('azure-native');
  const kubernetes = schemaOf('kubernetes');
  const ofApp = (changes: object) => faultsOf(azure, 'azure-native:app:ContainerApp', { ...app, ...changes });
  const ofCluster = (type: string) =>
    faultsOf(azure, type, {
      resourceGroupName: 'rg-desk',
      ingressProfile: { gatewayAPI: { installation: 'Standard' } },
    });
  const ofPod = (changes: object) => faultsOf(kubernetes, 'kubernetes:core/v1:Pod', { ...pod, ...changes });

  it.each<[string, readonly string[], readonly string[]]>([
    ['nothing of what fits', ofApp({}), []],
    ['nothing of what is not known yet', ofApp({ resourceGroupName: unknown, template: unknown }), []],
    [
      'a property that is not known',
      ofApp({ template: { containers: [{ name: 'chat', cpus: 1 }] } }),
      [
        'template.containers[0].cpus is not a property here; known are args, command, env, image, imageType, name, probes, resources, volumeMounts',
      ],
    ],
    [
      'a required one that is missing',
      ofApp({ resourceGroupName: undefined }),
      ['resourceGroupName is missing; it is required'],
    ],
    [
      'a value of another kind',
      ofApp({ configuration: { ingress: { targetPort: '8080' } } }),
      ['configuration.ingress.targetPort is the string "8080", want a number'],
    ],
    [
      'a value that an enum does not have',
      ofApp({ configuration: { activeRevisionsMode: 'Both' } }),
      ['configuration.activeRevisionsMode is "Both", want one of Multiple, Single, Labels'],
    ],
    [
      'one value where there are several',
      ofApp({ template: { containers: {} } }),
      ['template.containers is an object, want a list'],
    ],
    [
      'a gateway of a cluster at the version of the API that has none',
      ofCluster('azure-native:containerservice:ManagedCluster'),
      ['ingressProfile.gatewayAPI is not a property here; known are webAppRouting'],
    ],
    ['none at the version that has', ofCluster(gatewayCluster), []],
    ['nothing of a pod that fits', ofPod({}), []],
    ['a pod without containers', ofPod({ spec: {} }), ['spec.containers is missing; it is required']],
    ['a pod of another version', ofPod({ apiVersion: 'v2' }), ['apiVersion is "v2", want one of v1']],
  ])('refuse %s', (_, faults, wanted) => {
    expect(faults).toEqual(wanted);
  });

  it('refuse a type that they do not know', () => {
    expect(faultsOf(azure, 'azure-native:app:Nothing', {})).toEqual([
      'azure-native:app:Nothing is not a type that the provider knows',
    ]);
  });

  const captures = join(root, 'test', 'snapshots', 'azure');
  it.each(readdirSync(captures, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json')))(
    'are kept by every body of %s',
    (file) => {
      const resources = JSON.parse(readFileSync(join(captures, file), 'utf8')) as Captured[];
      const bodies = resources.filter(({ type }) => plainType(type).startsWith('azure-native:'));
      expect(bodies.length).toBeGreaterThan(50);
      expect(
        bodies.flatMap(({ type, urn, inputs }) =>
          faultsOf(azure, schemaTypeOf(type), inputs).map((fault) => `${urn} ${fault}`),
        ),
      ).toEqual([]);
    },
  );
});
