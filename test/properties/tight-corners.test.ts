import { agentService, existingClaim, type PlatformProps, scratch, secretFiles, secretsManager } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { synthesise } from '../support/platforms';
import { checks } from './checks';
import { around } from './every-prop/table';

/** Platforms that random search seldom finds, and that were wrong once or would be with a careless change. */
const corners: Readonly<Record<string, PlatformProps>> = {
  'secret files of one workload beside the variables of another whose name continues its own': around(
    agentService(),
    {},
    {
      workloads: {
        a: agentService({ volumes: { '/b/secrets': secretFiles('x') }, secrets: { KEY_A: 'x' } }),
        'a-b': agentService({ volumes: { '/secrets/c': secretFiles('x') }, secrets: { KEY_B: 'x' } }),
        'a-b-secrets': agentService({ volumes: { '/c': secretFiles('x') } }),
      },
    },
  ),
  'several ports of a Service that lead to one of the container': around(
    agentService({ ports: { http: 8000 }, service: { ports: { 80: 'http', 443: 'http', 8080: 'http' } } }),
  ),
  'several keys and versions of one JSON value': around(
    agentService({
      secrets: {
        WHOLE: 'db',
        USER: { name: 'db', key: 'user' },
        PASSWORD: { name: 'db', key: 'password' },
        OLD_PASSWORD: { name: 'db', key: 'password', version: '1' },
        NESTED: { name: 'db', key: 'a.b-c' },
      },
      sidecars: { proxy: { image: 'redis:8.2.1', secrets: { USER: { name: 'db', key: 'user' } } } },
    }),
    { regions: ['us-east-1'] },
    { vault: secretsManager() },
  ),
  'volumes at paths whose plain names the pod’s own volumes carry': around(
    agentService({
      volumes: { '/secrets': secretFiles('x'), '/config': scratch(), '/cache': scratch({ size: '1GiB' }) },
      secrets: { KEY_A: 'x' },
      config: { a: 'b' },
    }),
  ),
  'names as long as may be': around(
    agentService(),
    { namespace: 'n'.repeat(63) },
    {
      name: 'p'.repeat(40),
      workloads: {
        ['w'.repeat(40)]: agentService({
          volumes: {
            [`/${'d'.repeat(60)}/a`]: secretFiles('x'),
            [`/${'d'.repeat(60)}/b`]: secretFiles('x'),
            '/c': existingClaim(`${'c'.repeat(56)}-a`),
            '/d': existingClaim(`${'c'.repeat(56)}-b`),
          },
          secrets: { KEY_A: 'x' },
          config: { a: 'b' },
        }),
      },
    },
  ),
};

describe.each(Object.entries(corners))('%s', (_, props) => {
  // One region is enough for what one region applies.
  const output = synthesise({ ...props, targets: { kubernetes: { version: '1.36', regions: ['us-east-1'] } } });

  it.each(Object.entries(checks))('%s', (__, check) => {
    expect(check(output)).toEqual([]);
  });
});
