import { describe, expect, it } from 'vitest';
import { formatPath } from '../../spec/place';
import { errorOf, problems } from './support';
import { azureCompute } from './wrong-descriptions/azure-compute';
import { azureCustomise } from './wrong-descriptions/azure-customise';
import { azureData } from './wrong-descriptions/azure-data';
import { azureEdge } from './wrong-descriptions/azure-edge';
import { azureFoundation } from './wrong-descriptions/azure-foundation';
import { beside } from './wrong-descriptions/beside';
import { cache } from './wrong-descriptions/cache';
import { container } from './wrong-descriptions/container';
import { controllers } from './wrong-descriptions/controllers';
import { database } from './wrong-descriptions/database';
import { environments } from './wrong-descriptions/environments';
import { gateway } from './wrong-descriptions/gateway';
import { ignored } from './wrong-descriptions/ignored';
import { lifetimes } from './wrong-descriptions/lifetimes';
import { mesh } from './wrong-descriptions/mesh';
import { network } from './wrong-descriptions/network';
import { observability } from './wrong-descriptions/observability';
import { pod } from './wrong-descriptions/pod';
import { probes } from './wrong-descriptions/probes';
import { queue } from './wrong-descriptions/queue';
import { reaching } from './wrong-descriptions/reaching';
import { recovery } from './wrong-descriptions/recovery';
import { scaling } from './wrong-descriptions/scaling';
import { schedules } from './wrong-descriptions/schedules';
import { secrets } from './wrong-descriptions/secrets';
import { shapes } from './wrong-descriptions/shapes';
import { targets } from './wrong-descriptions/targets';
import { top } from './wrong-descriptions/top';
import { variables } from './wrong-descriptions/variables';
import { vectors } from './wrong-descriptions/vectors';

const areas = {
  azureCompute,
  top,
  container,
  beside,
  variables,
  probes,
  pod,
  scaling,
  lifetimes,
  network,
  reaching,
  secrets,
  targets,
  schedules,
  environments,
  shapes,
  ignored,
  observability,
  mesh,
  recovery,
  database,
  vectors,
  cache,
  queue,
  gateway,
  controllers,
  azureCustomise,
  azureData,
  azureEdge,
  azureFoundation,
};
const all = Object.values(areas).flatMap((area) => Object.entries(area));

describe.each(Object.entries(areas))('a wrong description is told, %s', (_, area) => {
  it.each(Object.entries(area))('%s', (_name, { given, says }) => {
    const found = problems(given);
    expect(found.map(({ steps: _, ...said }) => said)).toEqual(says);
    for (const { path, steps } of found) expect(path).toBe(formatPath(steps) || 'platform');
  });
});

describe('every wrong description', () => {
  it('has one fault, but for those that are about several', () => {
    const several = all.filter(([, { says }]) => says.length !== 1).map(([name]) => name);
    expect(several).toEqual([
      'no tags',
      'two unrelated faults',
      'a wrong value in two environments',
      'a wrong scaling, resources and budget where there is no production',
      'ways out of a network that are no addresses',
    ]);
  });
});

describe('the message', () => {
  it('says where, got, want and fix of every fault, a line each', () => {
    const given = { ...(variables['memory in MB']?.given as object), name: 'Desk', vault: 'keyVault' };
    expect(errorOf(given)?.message).toBe(
      [
        'platform: 3 things to change; nothing was written',
        `  name: got "Desk", want lower-case letters, digits and dashes, beginning with a letter. For example 'desk'.`,
        '  vault: got "keyVault", want keyVault(), secretsManager() or existingSecrets().',
        `  workloads.chat.resources.memory: got "512MB", want a size from 1MiB to 24TiB, e.g. '512MiB', '2GiB'. Did you mean '512MiB'?`,
      ].join('\n'),
    );
  });

  it('names the environments of a fault that only some have, behind the path', () => {
    const { given } = environments['a callee that one environment removes'] ?? {};
    expect(errorOf(given)?.message).toContain('  workloads.chat.calls[0] (in development): got "search"');
  });

  it('never prints what may be a secret', () => {
    const wrong = [secrets["a secret's value for its name"], variables['a credential in plain sight']];
    for (const entry of wrong) expect(errorOf(entry?.given)?.message).not.toContain('0000');
  });
});
