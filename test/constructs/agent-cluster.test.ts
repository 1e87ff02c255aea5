import { agentFramework, agentService, autogen, cascadeflow, keyVault, postgres, redis } from 'agent-gantry';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Service } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { describe, expect, it } from 'vitest';
import { resolvePlatform } from '../../spec/platform';
import { deployments, ofKind } from '../properties/checks/read';
import { bindingsFor, synthesise } from '../support/platforms';
import { describePlatform } from '../support/synth';

const runtimes = ['cascade', 'planner', 'team', 'tools'];

const props = describePlatform(
  {
    planner: agentFramework({ calls: ['team', 'cascade'] }),
    team: autogen({ calls: ['tools'] }),
    cascade: cascadeflow(),
    tools: agentService({ image: 'ghcr.io/acme/tools:1.4.2', ports: { http: 9000 } }),
  },
  { secrets: 'externalSecrets' },
  {
    vault: keyVault(),
    data: { cache: redis({ hosting: 'inCluster' }), database: postgres({ hosting: 'managed' }) },
  },
);

describe('A4 a cluster of agents', () => {
  const output = synthesise(props);
  const named = <T extends { readonly metadata: { readonly name: string } }>(all: readonly T[], name: string): T => {
    const found = all.find(({ metadata }) => metadata.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  const pod = (name: string) =>
    named<Deployment & { metadata: { name: string } }>(deployments(output), name).spec?.template;

  it('is several runtimes beside one another, each with a name, an account and an identity of its own', () => {
    expect(deployments(output).map(({ metadata }) => metadata.name)).toEqual(runtimes);
    expect(runtimes.map((name) => pod(name)?.spec?.serviceAccountName)).toEqual(runtimes);
    expect(bindingsFor(resolvePlatform(props))).toHaveProperty('identities.planner');
  });

  it('is found by the names of its services, at any replica', () => {
    const services = ofKind<Service>(output, 'Service');
    for (const name of runtimes) {
      const { spec } = named(services, name);
      expect(spec?.selector).toMatchObject({ 'app.kubernetes.io/name': name });
      expect(spec?.sessionAffinity ?? 'None').toBe('None');
    }
  });

  it('calls along the edges that are declared, and no others', () => {
    const policies = ofKind<NetworkPolicy>(output, 'NetworkPolicy');
    const callers = (name: string) =>
      (policies.find(({ metadata }) => metadata.name === name)?.spec?.ingress ?? [])
        .flatMap(({ from = [] }) => from)
        // Beside what comes through a load balancer.
        .filter(({ ipBlock }) => ipBlock === undefined)
        .map(({ podSelector }) => podSelector?.matchLabels?.['app.kubernetes.io/name'])
        .sort();
    expect(callers('team')).toEqual(['planner']);
    expect(callers('cascade')).toEqual(['planner']);
    expect(callers('tools')).toEqual(['team']);
    expect(callers('planner')).toEqual([]);
  });

  it('keeps its state outside: pods hold nothing that the next one would miss', () => {
    for (const name of runtimes) {
      const volumes = pod(name)?.spec?.volumes ?? [];
      expect(volumes.filter(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined)).toEqual([]);
      const variables = (pod(name)?.spec?.containers[0]?.env ?? []).map((variable) => variable.name);
      // Another image is told of the stores that it says it uses.
      if (name !== 'tools') expect(variables).toEqual(expect.arrayContaining(['REDIS_URL', 'PGHOST']));
    }
    expect(output.documents.map(({ kind }) => kind)).not.toContain('StatefulSet');
  });
});
