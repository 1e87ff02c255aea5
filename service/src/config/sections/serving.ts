import { address, choice, flag, integer, list, secret, text } from '../kinds';

/** Where it listens, and to whom. */
export const serving = {
  Serving: {
    PORT: integer({ min: 0, max: 65535, fallback: 8000, doc: 'Port of the API.' }),
    MANAGEMENT_PORT: integer({ min: 0, max: 65535, fallback: 9090, doc: 'Port of /metrics, /monitor and health.' }),
    HOST: text({ fallback: '0.0.0.0', doc: 'Address to listen on.' }),
    ENVIRONMENT: choice({
      among: ['development', 'staging', 'production'],
      fallback: 'development',
      doc: 'production refuses what is only safe elsewhere.',
    }),
    LOG_LEVEL: choice({
      among: ['debug', 'info', 'warn', 'error'],
      also: { information: 'info', warning: 'warn', trace: 'debug', critical: 'error' },
      fallback: 'info',
      doc: 'Least serious line that is logged.',
    }),
    CORS_ORIGINS: list({
      pattern: /^https?:\/\/[^/*,\s]+$/,
      wanted: "origins such as https://app.example.com, never '*'",
      doc: 'Origins that browsers may call from, with credentials.',
    }),
    TRUSTED_HOPS: integer({
      min: 0,
      max: 10,
      fallback: 0,
      doc: 'Proxies in front whose X-Forwarded-For entry is believed.',
    }),
    BODY_LIMIT: integer({ min: 1024, max: 67108864, fallback: 1048576, doc: 'Largest request body, bytes.' }),
    DATA_DIR: text({
      fallback: '.cache/data',
      doc: "Where the embedded store keeps its write-ahead file; 'off' keeps nothing.",
    }),
    CONFIG_DIR: text({
      fallback: 'config',
      doc: 'Folder whose config.json may give any of these settings; the environment wins.',
    }),
  },
  Identity: {
    JWT_SECRET_KEY: secret({ doc: 'Shared secret of HS256 tokens, at least 32 bytes.' }),
    JWT_JWKS_URL: address({ protocols: ['https:', 'http:'], doc: "Keys of the issuer's asymmetric tokens." }),
    JWT_ISSUER: text({ fallback: '', doc: "The 'iss' that tokens must carry." }),
    JWT_AUDIENCE: text({ fallback: '', doc: "The 'aud' that tokens must carry." }),
    JWT_TENANT_CLAIM: text({ fallback: 'tid', doc: 'Claim that names the tenant, for caches and limits.' }),
    JWT_TEAM_CLAIM: text({ fallback: 'team', doc: 'Claim that names the team, for costs.' }),
    ALLOW_ANONYMOUS: flag({ fallback: false, doc: 'Serves without tokens in production too.' }),
  },
} as const;
