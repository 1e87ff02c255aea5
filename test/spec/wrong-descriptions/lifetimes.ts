import { chat } from '../support';
import type { Wrong } from './wrong';

/** Runs, drains, rollouts, disruption. */
export const lifetimes: Readonly<Record<string, Wrong>> = {
  'a grace period that cuts runs off': {
    given: chat({ longestRun: '5m', drain: { grace: '1m' } }),
    says: [
      {
        path: 'workloads.chat.drain.grace',
        got: '"1m"',
        want: 'at least 330s: 15s pause, 300s longest run, 15s flush',
        fix: 'A shorter grace period cuts runs off. Shorten longestRun, or leave grace out.',
      },
    ],
  },
  'a bare number of seconds': {
    given: chat({ longestRun: 300 }),
    says: [
      {
        path: 'workloads.chat.longestRun',
        got: '300',
        want: "whole seconds, 1s to 15m, e.g. '30s', '5m'",
        fix: "Write it with a unit, e.g. '300s'.",
      },
    ],
  },
  'a time without a unit': {
    given: chat({ longestRun: '300' }),
    says: [
      {
        path: 'workloads.chat.longestRun',
        got: '"300"',
        want: "whole seconds, 1s to 15m, e.g. '30s', '5m'",
        fix: "Write it with a unit, e.g. '300s'.",
      },
    ],
  },
  'a run that is too long for a service': {
    given: chat({ longestRun: '1h' }),
    says: [
      {
        path: 'workloads.chat.longestRun',
        got: '"1h"',
        want: "whole seconds, 1s to 15m, e.g. '30s', '5m'",
        fix: 'Use a queueWorker() for longer work.',
      },
    ],
  },
  'a run of no time': {
    given: chat({ longestRun: '0s' }),
    says: [{ path: 'workloads.chat.longestRun', got: '"0s"', want: "whole seconds, 1s to 15m, e.g. '30s', '5m'" }],
  },
  'a part of a second': {
    given: chat({ longestRun: '1500ms' }),
    says: [{ path: 'workloads.chat.longestRun', got: '"1500ms"', want: "whole seconds, 1s to 15m, e.g. '30s', '5m'" }],
  },
  'a misspelt prop of a drain': {
    given: chat({ drain: { paus: '5s' } }),
    says: [{ path: 'workloads.chat.drain.paus', want: 'a known prop', fix: 'Did you mean pause?' }],
  },
  'a rollout that cannot move': {
    given: chat({ rollout: { maxUnavailable: 0, maxSurge: '0%' } }),
    says: [
      {
        path: 'workloads.chat.rollout',
        got: '{"maxUnavailable":0,"maxSurge":"0%"}',
        want: 'one of the two above 0',
        fix: 'Otherwise no pod could ever be replaced.',
      },
    ],
  },
  'a rollout with a share without its sign': {
    given: chat({ rollout: { maxSurge: '25' } }),
    says: [
      {
        path: 'workloads.chat.rollout.maxSurge',
        got: '"25"',
        want: 'a whole percentage from 0% to 100%',
        fix: "Write '25%'.",
      },
    ],
  },
  'a budget that takes nothing': {
    given: chat({ disruption: { maxUnavailable: 0 } }),
    says: [
      {
        path: 'workloads.chat.disruption.maxUnavailable',
        got: '0',
        want: 'at least 1',
        fix: 'Otherwise no node could ever be drained.',
      },
    ],
  },
  'a budget that keeps every replica': {
    given: chat({ scaling: { replicas: 3 }, disruption: { minAvailable: 3 } }),
    says: [
      {
        path: 'workloads.chat.disruption.minAvailable',
        got: '3',
        want: 'less than the least number of replicas (3)',
        fix: 'Otherwise no node could ever be drained. Write maxUnavailable: 1 instead.',
      },
    ],
  },
  'a budget that keeps all': {
    given: chat({ disruption: { minAvailable: '100%' } }),
    says: [
      {
        path: 'workloads.chat.disruption.minAvailable',
        got: '"100%"',
        want: 'less than the least number of replicas (2)',
        fix: 'Otherwise no node could ever be drained. Write maxUnavailable: 1 instead.',
      },
    ],
  },
  'a budget that counts both ways': {
    given: chat({ disruption: { maxUnavailable: 1, minAvailable: 1 } }),
    says: [
      {
        path: 'workloads.chat.disruption',
        got: '{"maxUnavailable":1,"minAvailable":1}',
        want: 'one of the two',
        fix: 'A budget counts either way, not both.',
      },
    ],
  },
  'a misspelt budget': {
    given: chat({ disruption: { maxUnavailble: 1 } }),
    says: [
      { path: 'workloads.chat.disruption.maxUnavailble', want: 'a known prop', fix: 'Did you mean maxUnavailable?' },
    ],
  },
  'a spread that does not exist': {
    given: chat({ spread: { zones: 'require' } }),
    says: [
      {
        path: 'workloads.chat.spread.zones',
        got: '"require"',
        want: 'one of required, preferred',
        fix: "Did you mean 'required'?",
      },
    ],
  },
};
