import { job } from '../support';
import type { Wrong } from './wrong';

/** When a cron job runs. */
export const schedules: Readonly<Record<string, Wrong>> = {
  'a cron job without a schedule': {
    given: job({ schedule: undefined }),
    says: [{ path: 'workloads.digest.schedule', want: "a schedule such as '0 * * * *' or '@hourly'" }],
  },
  'a schedule of four fields': {
    given: job({ schedule: '0 6 * *' }),
    says: [
      {
        path: 'workloads.digest.schedule',
        got: '"0 6 * *"',
        want: "five fields such as '0 * * * *', or @hourly, @daily, @weekly, @monthly, @yearly",
      },
    ],
  },
  'a schedule with a minute that does not exist': {
    given: job({ schedule: '60 6 * * *' }),
    says: [
      { path: 'workloads.digest.schedule', got: '"60 6 * * *"', want: 'the minute from 0 to 59, but it says "60"' },
    ],
  },
  'a schedule with a day that does not exist': {
    given: job({ schedule: '0 6 * * 7' }),
    says: [
      {
        path: 'workloads.digest.schedule',
        got: '"0 6 * * 7"',
        want: 'the day of the week from 0 to 6, but it says "7"',
      },
    ],
  },
  'a schedule with a step of nothing': {
    given: job({ schedule: '*/0 * * * *' }),
    says: [
      { path: 'workloads.digest.schedule', got: '"*/0 * * * *"', want: 'the minute from 0 to 59, but it says "*/0"' },
    ],
  },
  'a schedule that Kubernetes does not know': {
    given: job({ schedule: '@reboot' }),
    says: [
      {
        path: 'workloads.digest.schedule',
        got: '"@reboot"',
        want: "five fields such as '0 * * * *', or @hourly, @daily, @weekly, @monthly, @yearly",
      },
    ],
  },
  'a time zone that does not exist': {
    given: job({ timeZone: 'Europe/Berln' }),
    says: [
      {
        path: 'workloads.digest.timeZone',
        got: '"Europe/Berln"',
        want: "an IANA time zone such as 'Europe/Berlin'",
        fix: "Did you mean 'Europe/Berlin'?",
      },
    ],
  },
  'a time zone in lower case': {
    given: job({ timeZone: 'europe/berlin' }),
    says: [
      {
        path: 'workloads.digest.timeZone',
        got: '"europe/berlin"',
        want: "an IANA time zone such as 'Europe/Berlin'",
        fix: "Did you mean 'Europe/Berlin'?",
      },
    ],
  },
  'an offset for a time zone': {
    given: job({ timeZone: '+02:00' }),
    says: [{ path: 'workloads.digest.timeZone', got: '"+02:00"', want: "an IANA time zone such as 'Europe/Berlin'" }],
  },
  'a cron job without an image': {
    given: job({ image: undefined }),
    says: [{ path: 'workloads.digest.image', want: 'an image, pinned by digest or exact tag' }],
  },
  'a misspelt overlap': {
    given: job({ overlap: 'Forbid' }),
    says: [
      {
        path: 'workloads.digest.overlap',
        got: '"Forbid"',
        want: 'one of forbid, replace, allow',
        fix: "Did you mean 'forbid'?",
      },
    ],
  },
  'too many retries': {
    given: job({ retries: 11 }),
    says: [{ path: 'workloads.digest.retries', got: '11', want: 'a whole number from 0 to 10' }],
  },
  'a misspelt prop of what is kept': {
    given: job({ keep: { succeded: 1 } }),
    says: [{ path: 'workloads.digest.keep.succeded', want: 'a known prop', fix: 'Did you mean succeeded?' }],
  },
  'a start within no time': {
    given: job({ startWithin: '1s' }),
    says: [{ path: 'workloads.digest.startWithin', got: '"1s"', want: "whole seconds, 10s to 1d, e.g. '30s', '5m'" }],
  },
  'scaling of a cron job': {
    given: job({ scaling: { replicas: 3 } }),
    says: [
      {
        path: 'workloads.digest.scaling',
        want: 'a known prop: image, pull, command, args, ports, env, secrets, resources, probes, volumes, sidecars, init, config, configPath, longestRun, calls, calledBy, identity, serviceAccount, user, pullSecrets, labels, annotations, nodes, tolerations, priority, uses, schedule, timeZone, overlap, startWithin, retries, keep, everyRegion, suspended',
      },
    ],
  },
};
