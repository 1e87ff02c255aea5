import { agentService, cosmos, gatewayApi, off, postgres, resolvePlatform } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { cosmosAccount } from '../../spec/azure/cosmos-account';
import { flexibleServer } from '../../spec/azure/flexible-server';
import { PlatformError, type Problem } from '../../spec/problems';
import { platform } from './support';

const regions = ['eastus2', 'centralus'];

/** A platform in two regions of Azure. */
const described = (recovery: object, azure: object = {}, rest: object = {}) =>
  platform({
    data: { database: postgres({ hosting: 'managed' }) },
    workloads: { chat: agentService() },
    gateway: { host: 'agents.example.com', tls: { secret: 'tls' } },
    recovery,
    environments: { development: off, staging: off },
    targets: {
      kubernetes: { version: '1.34', regions, gateway: gatewayApi({ class: 'istio' }) },
      azure: { regions, ...azure },
    },
    ...rest,
  }) as Parameters<typeof resolvePlatform>[0];

function problemsOf(props: Parameters<typeof resolvePlatform>[0]): readonly Problem[] {
  try {
    resolvePlatform(props);
    return [];
  } catch (error) {
    if (error instanceof PlatformError) return error.problems;
    throw error;
  }
}

describe('targets of recovery (A13)', () => {
  const aims = { rpo: '1m', rto: '5m' };

  it('A13: the defaults keep an RPO of 1 min and an RTO of 5 min, and say from what that is reckoned', () => {
    const [environment] = resolvePlatform(described(aims)).environments;
    expect(environment?.costs).toEqual([
      expect.objectContaining({ part: 'edge', rpo: 0, rto: 30 }),
      expect.objectContaining({ part: 'database', rpo: 10, rto: 205 }),
    ]);
    expect(environment?.recovery?.targets.assumed.replicaLag).toBe(10);
  });

  it('refuses a database without a replica, by how much and with what would mend it', () => {
    const [rpo, rto, ...others] = problemsOf(described(aims, { database: flexibleServer({ replica: false }) }));
    expect(others).toEqual([]);
    expect(rpo).toMatchObject({
      path: 'recovery.rpo',
      got: '"1m"',
      want: 'at least 1h: database misses it by 59m (it is restored from its backup in the paired region)',
    });
    expect(rpo?.fix).toContain('flexibleServer({ replica: true })');
    expect(rto).toMatchObject({ path: 'recovery.rto', want: expect.stringContaining('database misses it by 115m') });
  });

  it('refuses an edge that nobody switches', () => {
    const [problem] = problemsOf(described(aims, { edge: off }));
    expect(problem).toMatchObject({ path: 'recovery.rto', want: expect.stringContaining('edge misses it by 115m') });
  });

  it('refuses one region', () => {
    const targets = {
      kubernetes: { version: '1.34', regions: ['eastus2'], gateway: gatewayApi({ class: 'istio' }) },
      azure: { regions: ['eastus2'] },
    };
    const problems = problemsOf(described({ rto: '5m' }, {}, { targets }));
    expect(problems.map(({ want }) => want)).toContainEqual(expect.stringContaining('regions misses it by'));
  });

  it('refuses the automatic failover of Cosmos DB, for which nobody promises a time', () => {
    const data = { data: { database: cosmos() } };
    expect(problemsOf(described(aims, {}, data))).toEqual([
      expect.objectContaining({ path: 'recovery.rto', fix: expect.stringContaining("writes: 'everywhere'") }),
    ]);
    expect(problemsOf(described(aims, { database: cosmosAccount({ writes: 'everywhere' }) }, data))).toEqual([]);
  });

  it('counts with what is assumed', () => {
    expect(problemsOf(described({ ...aims, assumed: { replicaLag: '90s' } }))).toEqual([
      expect.objectContaining({ path: 'recovery.rpo', want: expect.stringContaining('misses it by 30s') }),
    ]);
    expect(problemsOf(described({ ...aims, assumed: { promotion: '10m' } }))).toEqual([
      expect.objectContaining({ path: 'recovery.rto', want: expect.stringContaining('database misses it by 385s') }),
    ]);
  });

  it('lets a miss pass for a reason', () => {
    const waiver = 'The second region comes in March.';
    expect(problemsOf(described({ ...aims, waiver }, { edge: off }))).toEqual([]);
  });

  it('refuses a waiver of nothing, and one without a reason', () => {
    expect(problemsOf(described({ ...aims, waiver: 'We are not sure yet.' }))).toEqual([
      expect.objectContaining({ path: 'recovery.waiver', want: 'nothing: no part misses its target any more' }),
    ]);
    expect(problemsOf(described({ waiver: 'We are not sure yet.' }))).toEqual([
      expect.objectContaining({ path: 'recovery.waiver', want: 'a target that it is about: rpo or rto' }),
    ]);
    expect(problemsOf(described({ rto: '1m', waiver: 'x' }, { edge: off }))[0]?.want).toBe('the reason, in a sentence');
  });
});
