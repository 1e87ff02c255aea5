import { agentService, cronJob, kafka, off } from 'agent-gantry';
import { chat, platform, production } from '../support';
import type { Wrong } from './wrong';

/** What an environment's overrides can get wrong. */
export const environments: Readonly<Record<string, Wrong>> = {
  'an unknown environment': {
    given: platform({ environments: { prod: {} } }),
    says: [{ path: 'environments.prod', want: 'a known environment', fix: 'Did you mean production?' }],
  },
  'an environment that is like no other': {
    given: platform({ environments: { canary: {} } }),
    says: [{ path: 'environments.canary', want: 'a known environment: development, staging, production' }],
  },
  'a list of environments': {
    given: platform({ environments: ['production'] }),
    says: [{ path: 'environments', got: '["production"]', want: 'an object with development, staging, production' }],
  },
  'nothing for the environments': {
    given: platform({ environments: null }),
    says: [{ path: 'environments', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  'every environment off': {
    given: platform({ environments: { development: off, staging: off, production: off } }),
    says: [{ path: 'environments', want: 'at least one environment that is not off' }],
  },
  'text for an environment': {
    given: production('large'),
    says: [
      {
        path: 'environments.production',
        got: '"large"',
        want: 'an object with tags, workloads, data, vault, targets, gateway, mesh, migrations, recovery, observability, budget',
      },
    ],
  },
  'nothing for an environment': {
    given: production(null),
    says: [{ path: 'environments.production', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  'a list for an environment': {
    given: production([]),
    says: [
      {
        path: 'environments.production',
        got: '[]',
        want: 'an object with tags, workloads, data, vault, targets, gateway, mesh, migrations, recovery, observability, budget',
      },
    ],
  },
  'an unknown prop of an override': {
    given: production({ workload: {} }),
    says: [{ path: 'environments.production.workload', want: 'a known prop', fix: 'Did you mean workloads?' }],
  },
  'another name for an environment': {
    given: production({ name: 'desk-production' }),
    says: [
      {
        path: 'environments.production.name',
        want: 'a known prop: tags, workloads, data, vault, targets, gateway, mesh, migrations, recovery, observability, budget',
      },
    ],
  },
  'an override for a workload that is not declared': {
    given: production({ workloads: { caht: { longestRun: '1m' } } }),
    says: [{ path: 'environments.production.workloads.caht', want: 'a known workload', fix: 'Did you mean chat?' }],
  },
  'a misspelt prop in an override': {
    given: production({ workloads: { chat: { longestRn: '1m' } } }),
    says: [
      {
        path: 'environments.production.workloads.chat.longestRn',
        want: 'a known prop',
        fix: 'Did you mean longestRun?',
      },
    ],
  },
  'a wrong value in one environment': {
    given: production({ workloads: { chat: { scaling: { replicas: [10, 3] } } } }),
    says: [
      {
        path: 'environments.production.workloads.chat.scaling.replicas',
        got: '[10,3]',
        want: 'the least first, [least, most]',
        fix: 'Write [3, 10].',
      },
    ],
  },
  'a wrong item in one environment': {
    given: production({ targets: { kubernetes: { regions: ['eastus2', 'estus'] } } }),
    says: [
      {
        path: 'environments.production.targets.kubernetes.regions[1]',
        got: '"estus"',
        want: 'a region of Azure, AWS or Google Cloud',
        fix: "Did you mean eastus? For one of your own write region('estus').",
      },
    ],
  },
  'a wrong value in two environments': {
    given: platform({ environments: { staging: { tags: { owner: 'a b' } }, production: { tags: { owner: 'a b' } } } }),
    says: [
      {
        path: 'environments.staging.tags.owner',
        got: '"a b"',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
      },
      {
        path: 'environments.production.tags.owner',
        got: '"a b"',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
      },
    ],
  },
  'a workload that one environment replaces': {
    given: production({ workloads: { chat: cronJob({ schedule: '@daily' } as never) } }),
    says: [{ path: 'environments.production.workloads.chat.image', want: 'an image, pinned by digest or exact tag' }],
  },
  'a tagged choice that is changed in part': {
    given: production({ data: { queue: { topics: ['results'] } } }, { data: { queue: kafka({ topics: ['tasks'] }) } }),
    says: [
      { path: 'environments.production.data.queue', got: '{"topics":["results"]}', want: 'kafka() or serviceBus()' },
    ],
  },
  'a change that makes another prop wrong': {
    given: production(
      { workloads: { chat: { scaling: { replicas: 2 } } } },
      { workloads: { chat: agentService({ scaling: { replicas: 3 }, disruption: { minAvailable: 2 } }) } },
    ),
    says: [
      {
        path: 'workloads.chat.disruption.minAvailable',
        environments: ['production'],
        got: '2',
        want: 'less than the least number of replicas (2)',
        fix: 'Otherwise no node could ever be drained. Write maxUnavailable: 1 instead.',
      },
    ],
  },
  'a callee that one environment removes': {
    given: platform({
      workloads: { chat: agentService({ calls: ['search'] }), search: agentService() },
      environments: { development: { workloads: { search: off } } },
    }),
    says: [
      {
        path: 'workloads.chat.calls[0]',
        environments: ['development'],
        got: '"search"',
        want: 'a declared workload; none is declared',
      },
    ],
  },
  'an environment without workloads': {
    given: production({ workloads: { chat: off } }),
    says: [
      {
        path: 'environments.production.workloads',
        want: 'at least one workload',
        fix: 'For example { chat: agentFramework() }.',
      },
    ],
  },
  'tags that one environment removes': {
    given: production({ tags: { owner: off } }),
    says: [
      {
        path: 'environments.production.tags.owner',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
        fix: 'Cost reports and access reviews are grouped by it.',
      },
    ],
  },
  'nothing for a prop of an override': {
    given: production({ workloads: { chat: { scaling: null } } }),
    says: [
      {
        path: 'environments.production.workloads.chat.scaling',
        got: 'null',
        want: 'a value',
        fix: 'To leave it out, remove the key.',
      },
    ],
  },
  'a wrong value where development has its own': {
    given: chat({ resources: { memory: '4GB' } }),
    says: [
      {
        path: 'workloads.chat.resources.memory',
        got: '"4GB"',
        want: "a size from 1MiB to 24TiB, e.g. '512MiB', '2GiB'",
        fix: "Did you mean '4GiB'?",
      },
    ],
  },
  'a wrong shape where development has its own': {
    given: chat({ scaling: 'three' }),
    says: [
      {
        path: 'workloads.chat.scaling',
        got: '"three"',
        want: 'an object with replicas, cpu, memory, inFlight, rate, backlog, behaviour, tolerance',
      },
    ],
  },
  'a wrong scaling, resources and budget where there is no production': {
    given: chat({ scaling: 'three', resources: 'large', disruption: 'one' }, { environments: { production: off } }),
    says: [
      {
        path: 'workloads.chat.resources',
        got: '"large"',
        want: 'an object with cpu, memory, ephemeralStorage, devices',
      },
      {
        path: 'workloads.chat.scaling',
        got: '"three"',
        want: 'an object with replicas, cpu, memory, inFlight, rate, backlog, behaviour, tolerance',
      },
      { path: 'workloads.chat.disruption', got: '"one"', want: 'an object with maxUnavailable, minAvailable' },
    ],
  },
  'a wrong budget where development has none': {
    given: chat({ disruption: 'one' }),
    says: [{ path: 'workloads.chat.disruption', got: '"one"', want: 'an object with maxUnavailable, minAvailable' }],
  },
};
