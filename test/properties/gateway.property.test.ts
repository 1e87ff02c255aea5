import { agentService, istio, linkerd, type MeshProps } from 'agent-gantry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../policies/check';
import { resourceOf } from '../../policies/resource';
import { off } from '../../spec/place';
import type { PlatformProps } from '../../spec/platform';
import { synthesise } from '../support/platforms';
import { gateway, type Served } from '../support/platforms/gateway';
import { schemaProblems } from '../support/schema';
import { describePlatform } from '../support/synth';

const meshes: Readonly<Record<'none' | MeshProps['kind'], MeshProps | undefined>> = {
  none: undefined,
  istio: istio(),
  linkerd: linkerd({ namespaces: ['edge'] }),
};
const services = ['chat', 'search'];

/** Two services behind a gateway in production. */
const describeServed = ({ gateway: props, controller }: Served, mesh: MeshProps | undefined): PlatformProps =>
  describePlatform(
    { chat: agentService(), search: agentService() },
    controller === undefined ? {} : { gateway: controller },
    { gateway: props, ...(mesh === undefined ? {} : { mesh }), environments: { development: off, staging: off } },
  );

describe('A1 any gateway that is valid', () => {
  it.each(Object.entries(meshes))('beside %s is spelled so that schemas and rules take it', (kind, mesh) => {
    const some = gateway({ mesh: kind as keyof typeof meshes, services, regions: 1 });
    fc.assert(
      fc.property(some, (served) => {
        const { documents } = synthesise(describeServed(served, mesh));
        for (const document of documents) expect(schemaProblems(document)).toEqual([]);
        const origin = { file: 'production/eastus2/all.k8s.yaml', pointer: '' };
        const resources = documents.map((document, index) =>
          resourceOf(JSON.parse(JSON.stringify(document)), { ...origin, document: index }),
        );
        const { findings, crashes } = check(resources, { asOf: '2026-11-21' });
        expect(crashes).toEqual([]);
        expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
