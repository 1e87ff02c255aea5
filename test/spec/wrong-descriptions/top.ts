import { agentService } from 'agent-gantry';
import { platform } from '../support';
import type { Wrong } from './wrong';

/** What is wrong at the top: names, tags, workloads as a whole. */
export const top: Readonly<Record<string, Wrong>> = {
  'no description': { given: undefined, says: [{ path: 'platform', want: 'definePlatform({ … })' }] },
  'text for a description': {
    given: 'desk',
    says: [{ path: 'platform', got: '"desk"', want: 'definePlatform({ … })' }],
  },
  'a list for a description': { given: [], says: [{ path: 'platform', got: '[]', want: 'definePlatform({ … })' }] },
  'a function for a description': {
    given: () => platform(),
    says: [{ path: 'platform', got: 'a function', want: 'definePlatform({ … })' }],
  },
  'an unknown prop at the top': {
    given: platform({ workload: {} }),
    says: [{ path: 'workload', want: 'a known prop', fix: 'Did you mean workloads?' }],
  },
  'an unknown prop that is like no other': {
    given: platform({ zzz: 1 }),
    says: [
      {
        path: 'zzz',
        want: 'a known prop: name, tags, workloads, data, vault, targets, gateway, mesh, migrations, recovery, observability, budget, environments',
      },
    ],
  },
  'no name': {
    given: platform({ name: undefined }),
    says: [{ path: 'name', want: 'lower-case letters, digits and dashes, beginning with a letter' }],
  },
  'a number for a name': {
    given: platform({ name: 7 }),
    says: [{ path: 'name', got: '7', want: 'lower-case letters, digits and dashes, beginning with a letter' }],
  },
  'an upper-case name': {
    given: platform({ name: 'Support Desk' }),
    says: [
      {
        path: 'name',
        got: '"Support Desk"',
        want: 'lower-case letters, digits and dashes, beginning with a letter',
        fix: "For example 'support-desk'.",
      },
    ],
  },
  'a name that is too long': {
    given: platform({ name: 'a'.repeat(41) }),
    says: [
      {
        path: 'name',
        got: '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
        want: 'at most 40 characters (it has 41)',
        fix: 'Names of objects are derived from it.',
      },
    ],
  },
  'no owner': {
    given: platform({ tags: { costCentre: 'cc-1042' } }),
    says: [
      {
        path: 'tags.owner',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
        fix: 'Cost reports and access reviews are grouped by it.',
      },
    ],
  },
  'no tags': {
    given: platform({ tags: undefined }),
    says: [
      {
        path: 'tags.costCentre',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
        fix: 'Cost reports and access reviews are grouped by it.',
      },
      {
        path: 'tags.owner',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
        fix: 'Cost reports and access reviews are grouped by it.',
      },
    ],
  },
  'a tag that no label can hold': {
    given: platform({ tags: { owner: 'agents team', costCentre: 'cc-1042' } }),
    says: [
      {
        path: 'tags.owner',
        got: '"agents team"',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
      },
    ],
  },
  'a misspelt tag': {
    given: platform({ tags: { owner: 'agents-team', costCentre: 'cc-1042', aplication: 'desk' } }),
    says: [{ path: 'tags.aplication', want: 'a known prop', fix: 'Did you mean application?' }],
  },
  'no workloads': {
    given: platform({ workloads: {} }),
    says: [{ path: 'workloads', want: 'at least one workload', fix: 'For example { chat: agentFramework() }.' }],
  },
  'a list of workloads': {
    given: platform({ workloads: [agentService()] }),
    says: [{ path: 'workloads', got: '[{"kind":"service"}]', want: 'an object' }],
  },
  'a workload that no function made': {
    given: platform({ workloads: { chat: { image: 'chat:1.4.2' } } }),
    says: [
      {
        path: 'workloads.chat',
        got: '{"image":"chat:1.4.2"}',
        want: 'agentService(), queueWorker(), cronJob() or a preset',
      },
    ],
  },
  'a workload of a kind that does not exist': {
    given: platform({ workloads: { chat: { kind: 'servise' } } }),
    says: [
      {
        path: 'workloads.chat',
        got: '{"kind":"servise"}',
        want: 'agentService(), queueWorker(), cronJob() or a preset',
      },
    ],
  },
  'text for a workload': {
    given: platform({ workloads: { chat: 'chat:1.4.2' } }),
    says: [
      { path: 'workloads.chat', got: '"chat:1.4.2"', want: 'agentService(), queueWorker(), cronJob() or a preset' },
    ],
  },
  'nothing for a workload': {
    given: platform({ workloads: { chat: null } }),
    says: [{ path: 'workloads.chat', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  'an upper-case workload': {
    given: platform({ workloads: { Chat: agentService() } }),
    says: [
      {
        path: 'workloads.Chat',
        got: '"Chat"',
        want: 'lower-case letters, digits and dashes, beginning with a letter',
        fix: "For example 'chat'.",
      },
    ],
  },
  "a workload's name that is too long": {
    given: platform({ workloads: { ['a'.repeat(41)]: agentService() } }),
    says: [
      {
        path: 'workloads.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
        got: '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
        want: 'at most 40 characters (it has 41)',
        fix: 'Names of objects are derived from it.',
      },
    ],
  },
  'a workload named __proto__': {
    given: platform({ workloads: JSON.parse('{"chat":{"kind":"service"},"__proto__":{"kind":"service"}}') }),
    says: [{ path: 'workloads.__proto__', want: 'another name' }],
  },
  'an unknown kind of data': {
    given: platform({ data: { queues: {} } }),
    says: [{ path: 'data.queues', want: 'a known prop', fix: 'Did you mean queue?' }],
  },
  'a platform that is bound to nothing': {
    given: platform({ targets: {} }),
    says: [
      {
        path: 'targets',
        want: 'at least one target',
        fix: "For example targets: { kubernetes: { version: '1.34', regions: ['eastus2'] } }.",
      },
    ],
  },
  'targets as a list': {
    given: platform({ targets: ['kubernetes'] }),
    says: [{ path: 'targets', got: '["kubernetes"]', want: 'an object' }],
  },
  'a target that does not exist': {
    given: platform({ targets: { kubernetes: { regions: ['eastus2'] }, kubernets: {} } }),
    says: [{ path: 'targets.kubernets', want: 'a known target', fix: 'Did you mean kubernetes?' }],
  },
  'two unrelated faults': {
    given: platform({ name: 'Desk', tags: { owner: '', costCentre: 'cc-1042' } }),
    says: [
      {
        path: 'name',
        got: '"Desk"',
        want: 'lower-case letters, digits and dashes, beginning with a letter',
        fix: "For example 'desk'.",
      },
      {
        path: 'tags.owner',
        got: '""',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
      },
    ],
  },
};
