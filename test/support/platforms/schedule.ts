import fc from 'fast-check';
import type { ScheduleProps } from '../../../spec/schedule';
import { seconds } from './text';

export const schedule: fc.Arbitrary<ScheduleProps> = fc.record(
  {
    schedule: fc.constantFrom(
      ...['@hourly', '@daily', '@weekly', '@monthly', '@yearly', '0 * * * *', '*/15 0-6,22 1 jan-mar,12 mon-fri'],
      '5-50/5 0 31 * 0',
    ),
    timeZone: fc.constantFrom('Etc/UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'),
    overlap: fc.constantFrom('forbid', 'replace', 'allow'),
    startWithin: seconds(10, 86_400),
    retries: fc.integer({ min: 0, max: 10 }),
    keep: fc.record(
      { succeeded: fc.integer({ min: 0, max: 100 }), failed: fc.integer({ min: 0, max: 100 }) },
      { requiredKeys: [] },
    ),
    suspended: fc.boolean(),
  },
  { requiredKeys: ['schedule'] },
);
