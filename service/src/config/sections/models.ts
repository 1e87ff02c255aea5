import { type Agent, readAgents } from '../../agents/agent';
import { type Price, readPrices } from '../../cost/prices';
import { address, choice, decimal, flag, integer, json, list, secret, text } from '../kinds';

/** Who answers, and what happens where they do not. */
export const models = {
  Models: {
    LLM_MODEL: text({
      aliases: ['MODEL'],
      fallback: 'built-in',
      doc: 'Model that answers; built-in needs no network.',
    }),
    LLM_BASE_URL: address({
      protocols: ['https:', 'http:'],
      doc: 'OpenAI-compatible endpoint. Default: https://api.openai.com/v1 where a key is given.',
    }),
    LLM_API_KEY: secret({ aliases: ['OPENAI_API_KEY'], doc: 'Key of that endpoint.' }),
    AZURE_OPENAI_ENDPOINT: address({
      protocols: ['https:', 'http:'],
      doc: "Azure OpenAI resource. Without a key: by the pod's identity.",
    }),
    AZURE_OPENAI_KEY: secret({ doc: 'Key of that resource.' }),
    BACKUP_MODELS: list({ doc: 'Models that take over, in order.' }),
    CASCADE_MODELS: list({ doc: 'Cheap models that try first, before LLM_MODEL.' }),
    CASCADE_QUALITY: decimal({ min: 0, max: 1, fallback: 0.6, doc: 'Least quality at which a cheap answer stands.' }),
    PRICES: json<readonly Price[]>({
      wanted: 'JSON: [{"model": "…", "from": "2026-01-01", "input": "2.50", "output": "15.00"}]',
      fallback: [],
      check: readPrices,
      doc: 'Prices beside the built-in ones, dollars a million tokens.',
    }),
    AGENTS: json<readonly Agent[]>({
      wanted: 'JSON: [{"name": "…", "instructions": "…", "topics": ["…"], "tools": ["…"]}]',
      fallback: [],
      check: readAgents,
      doc: 'Agents that the router picks from. Default: one assistant.',
    }),
    MAX_TOKENS: integer({
      min: 1,
      max: 1000000,
      fallback: 4000,
      doc: 'Most tokens that one answer may have, over all its rounds.',
    }),
    MAX_ROUNDS: integer({ min: 1, max: 100, fallback: 20, doc: 'Most model calls for one answer.' }),
    AUTO_REPLIES: integer({
      min: 0,
      max: 10,
      fallback: 0,
      doc: 'Times the agent is told to go on while TERMINATION_WORD is missing.',
    }),
    TERMINATION_WORD: text({ fallback: 'TERMINATE', doc: 'Ends the loop; never shown.' }),
    TEMPERATURE: decimal({ min: 0, max: 2, fallback: 0.3, doc: 'Of answers on /chat.' }),
    FALLBACK_ANSWER: text({ fallback: '', doc: 'Answer while no model does. Default: 503 and Retry-After.' }),
  },
  Resilience: {
    TIMEOUT_SECONDS: integer({ min: 1, max: 900, fallback: 120, doc: 'Longest model call.' }),
    REQUEST_TIMEOUT_SECONDS: integer({
      min: 1,
      max: 3600,
      fallback: 300,
      doc: 'Longest request, retries and rounds included.',
    }),
    MAX_RETRIES: integer({ min: 0, max: 10, fallback: 3, doc: 'Retries of one model call.' }),
    RETRY_BASE_MS: integer({ min: 1, max: 60000, fallback: 500, doc: 'First back-off; doubles, with full jitter.' }),
    RETRY_CAP_MS: integer({ min: 1, max: 300000, fallback: 20000, doc: 'Longest back-off.' }),
    BREAKER_THRESHOLD: integer({
      min: 1,
      max: 1000,
      fallback: 5,
      doc: 'Failures within a minute that open the breaker.',
    }),
    BREAKER_RECOVERY_SECONDS: integer({ min: 1, max: 3600, fallback: 60, doc: 'Pause before the one probe.' }),
    CONCURRENCY: integer({ min: 1, max: 10000, fallback: 256, doc: 'Model calls at once in a replica; others wait.' }),
    CONCURRENCY_PER_USER: integer({
      min: 1,
      max: 10000,
      fallback: 10,
      doc: 'Model calls at once of one user in a replica.',
    }),
    CACHE_ENABLED: flag({ fallback: true, doc: 'Keeps answers to questions that stand alone.' }),
    CACHE_TTL: integer({ min: 1, max: 2592000, fallback: 3600, doc: 'Seconds an answer is kept.' }),
    CACHE_SIZE: integer({ min: 0, max: 1000000, fallback: 1000, doc: 'Answers that a replica keeps in memory.' }),
    CACHE_SCOPE: choice({
      among: ['owner', 'tenant', 'everyone'],
      fallback: 'tenant',
      doc: 'Who shares cached answers. Users without a tenant share with nobody.',
    }),
  },
} as const;
