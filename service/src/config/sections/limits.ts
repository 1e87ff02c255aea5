import { choice, flag, integer, money } from '../kinds';

/** How much may be asked and spent. */
export const limits = {
  Limits: {
    RATE_LIMIT: integer({ min: 1, max: 10000000, fallback: 100, doc: 'Requests of one user in a window.' }),
    RATE_WINDOW: integer({ min: 1, max: 2592000, fallback: 3600, doc: 'Seconds of that window.' }),
    RATE_POLICY: choice({
      among: ['bucket', 'window'],
      fallback: 'bucket',
      doc: 'bucket refills evenly; window starts anew.',
    }),
    RATE_ADAPTIVE: flag({ fallback: false, doc: 'Lowers limits while many requests fail.' }),
    GLOBAL_RATE: integer({ min: 1, max: 1000000, fallback: 1000, doc: 'Requests a second of all users and replicas.' }),
    SESSION_TOKEN_BUDGET: integer({
      min: 0,
      max: 1000000000,
      fallback: 0,
      doc: 'Tokens that one conversation may use; 0: no limit.',
    }),
    BUDGET_HOURLY: money({ doc: 'Most that all replicas may spend in an hour (UTC).' }),
    BUDGET_DAILY: money({ doc: 'The same in a day.' }),
    BUDGET_MONTHLY: money({ doc: 'The same in a calendar month.' }),
    BUDGET_ALERT_PERCENT: integer({ min: 1, max: 100, fallback: 80, doc: 'Share of a budget at which it is logged.' }),
    LEASE_SECONDS: integer({
      min: 1,
      max: 900,
      fallback: 60,
      doc: 'After which what a dead replica held is free again.',
    }),
    SESSION_TTL_HOURS: integer({
      min: 1,
      max: 8760,
      fallback: 24,
      doc: 'Hours a conversation is kept after its last turn.',
    }),
    HISTORY_MESSAGES: integer({
      min: 0,
      max: 1000,
      fallback: 40,
      doc: 'Messages of a conversation that the model sees.',
    }),
  },
} as const;
