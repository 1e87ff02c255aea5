import { describe, expect, it } from 'vitest';
import { job, problems, workload } from './support';

const schedule = (props: object) => {
  const found = workload(job(props));
  return found.kind === 'cron' ? found.schedule : undefined;
};

describe('a cron job', () => {
  it('runs in UTC, one run at a time, when it says no more than when', () => {
    expect(schedule({ schedule: '@daily' })).toEqual({
      cron: '@daily',
      timeZone: 'Etc/UTC',
      overlap: 'forbid',
      startWithin: 300,
      retries: 2,
      keep: { succeeded: 3, failed: 3 },
      everyRegion: false,
      suspended: false,
    });
  });

  it.each([
    '* * * * *',
    '*/5 * * * *',
    '0 6 * * 1-5',
    '0,30 8-18/2 1 * *',
    '59 23 31 12 6',
    '0 0 * jan-mar,DEC sun',
    '0 0 1 1 0',
    '@hourly',
    '@midnight',
    '@yearly',
    '@annually',
  ])('runs at a time that Kubernetes knows: %s', (cron) => {
    expect(schedule({ schedule: cron })?.cron).toBe(cron);
  });

  it('has one space between the fields of its time', () => {
    expect(schedule({ schedule: ' 0  6 * *\t1 ' })?.cron).toBe('0 6 * * 1');
  });

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * 32 * *',
    '* * * 13 *',
    '* * * 0 *',
    '* * * * 7',
    '5-1 * * * *',
    '*/0 * * * *',
    'a * * * *',
    '* * * mon *',
    '* * * * jan',
    '1,,2 * * * *',
    '1- * * * *',
    '-1 * * * *',
    '1.5 * * * *',
    '@every 5m',
    '@reboot',
    'CRON_TZ=UTC 0 * * * *',
  ])('runs at no other time: "%s"', (cron) => {
    expect(problems(job({ schedule: cron })).map(({ path }) => path)).toEqual(['workloads.digest.schedule']);
  });

  it('is told of every field that is wrong', () => {
    expect(problems(job({ schedule: '60 24 0 13 7' })).map(({ want }) => want)).toEqual([
      'the minute from 0 to 59, but it says "60"',
      'the hour from 0 to 23, but it says "24"',
      'the day of the month from 1 to 31, but it says "0"',
      'the month from 1 to 12, but it says "13"',
      'the day of the week from 0 to 6, but it says "7"',
    ]);
  });

  it.each(['Etc/UTC', 'UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'US/Pacific'])(
    'may keep the time of a place: %s',
    (timeZone) => {
      expect(schedule({ timeZone })?.timeZone).toBe(timeZone);
    },
  );

  it.each(['', 'Local', 'Mars/Olympus', 'europe/Berlin', 'EUROPE/BERLIN', '+02:00', '-05', 7, {}])(
    'keeps the time of no other: %s',
    (timeZone) => {
      expect(problems(job({ timeZone })).map(({ path }) => path)).toEqual(['workloads.digest.timeZone']);
    },
  );
});
