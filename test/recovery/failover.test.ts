import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type Call, type Handler, run, StandIn, script } from './stand-in';

const source = readFileSync(script('failover.mjs'), 'utf8');
const at = '/subscriptions/0/resourceGroups';
const primary = `${at}/east/providers/Microsoft.DBforPostgreSQL/flexibleServers/east`;
const replica = `${at}/central/providers/Microsoft.DBforPostgreSQL/flexibleServers/central`;
const link = `${primary}/privateEndpointConnections/link`;
const origin = `${at}/shared/providers/Microsoft.Cdn/profiles/edge/originGroups/regions/origins/east`;
const lost = `${at}/east/providers/Microsoft.Cache/redisEnterprise/east/databases/default`;
const survivor = `${at}/central/providers/Microsoft.Cache/redisEnterprise/central/databases/default`;

/** The state of a small Azure, in which the primary region can be lost. */
interface World {
  role: string;
  lag: number | undefined;
  /** Lag that is measured after the loss: it only grows. */
  lagAfter: number;
  highAvailability: string;
  origin: string;
  connection: string;
  cache: string;
  administrators: string[];
  /** Answers before all others; `false` breaks the connection. */
  before?: (call: Call) => { status: number; body?: unknown } | false | undefined;
}

const world = (changes: Partial<World> = {}): World => ({
  ...{ role: 'AsyncReplica', lag: 4, lagAfter: 90, highAvailability: 'Disabled', origin: 'Enabled' },
  ...{ connection: 'Approved', cache: 'LinkFailed', administrators: [] },
  ...changes,
});

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

function azure(state: World): Handler {
  const routes: Record<
    string,
    (body: Record<string, never>) => { status?: number; body?: unknown; headers?: Record<string, string> }
  > = {
    'GET /token': () => ({ body: { access_token: 'secret-token', expires_on: String(Date.now() / 1000 + 3600) } }),
    [`GET ${replica}`]: () => ({
      body: { properties: { replica: { role: state.role }, highAvailability: { mode: state.highAvailability } } },
    }),
    [`GET ${replica}/providers/Microsoft.Insights/metrics`]: () => ({
      body: {
        value: [
          {
            timeseries: [
              {
                data: [
                  ...(state.lag === undefined ? [] : [{ timeStamp: minutesAgo(5), maximum: state.lag }]),
                  { timeStamp: minutesAgo(0.2), maximum: state.lagAfter },
                ],
              },
            ],
          },
        ],
      },
    }),
    [`PATCH ${replica}`]: (body) => {
      const { properties } = body as unknown as {
        properties: { replica?: { role: string }; highAvailability?: { mode: string } };
      };
      if (properties.replica !== undefined) state.role = 'Primary';
      if (properties.highAvailability !== undefined) state.highAvailability = properties.highAvailability.mode;
      return { status: 202, body: {} };
    },
    [`PUT ${replica}/administrators/admin-1`]: () => {
      state.administrators.push('admin-1');
      return { status: 201, body: {} };
    },
    [`GET ${primary}/privateEndpointConnections`]: () => ({
      body: { value: [{ id: link, properties: { privateLinkServiceConnectionState: { status: state.connection } } }] },
    }),
    [`PUT ${link}`]: () => {
      state.connection = 'Rejected';
      return { body: {} };
    },
    [`GET ${origin}`]: () => ({ body: { properties: { enabledState: state.origin } } }),
    [`PATCH ${origin}`]: () => {
      state.origin = 'Disabled';
      return { body: {} };
    },
    [`GET ${survivor}`]: () => ({
      body: {
        properties: {
          geoReplication: {
            linkedDatabases: [
              { id: survivor, state: 'Linked' },
              { id: lost, state: state.cache },
            ],
          },
        },
      },
    }),
    [`POST ${survivor}/forceUnlink`]: () => {
      state.cache = 'Unlinked';
      return { status: 202, body: {} };
    },
  };
  return (call) => {
    const first = state.before?.(call);
    if (first === false) return undefined;
    if (first !== undefined) return first;
    return (
      routes[`${call.method} ${call.path}`]?.((call.body ?? {}) as Record<string, never>) ?? { status: 404, body: {} }
    );
  };
}

const started: StandIn[] = [];
const start = async (handle: Handler): Promise<StandIn> => {
  const standIn = await StandIn.start(handle);
  started.push(standIn);
  return standIn;
};
afterEach(() => {
  for (const standIn of started.splice(0)) standIn.stop();
});

interface Told {
  readonly healthy: boolean;
  readonly seconds: number;
}

const down = { healthy: false, seconds: 61 };

async function environment(state: World, tell: readonly (() => Told | undefined)[], changes: object = {}) {
  const arm = await start(azure(state));
  const witnesses = await Promise.all(
    tell.map(async (told, index) => {
      const witness = await start(() => {
        const now = told();
        return now === undefined ? undefined : { body: now };
      });
      return { name: `place-${index}`, url: witness.url };
    }),
  );
  const plan = {
    witnesses,
    timing: { agreement: 60, every: 0.05, timeout: 0.5 },
    rpo: 60,
    origin,
    database: {
      ...{ primary, replica, highAvailability: 'ZoneRedundant' },
      administrators: [{ objectId: 'admin-1', principalName: 'team', principalType: 'Group', tenantId: 't' }],
    },
    cache: { lost, survivor },
    ...changes,
  };
  return {
    arm,
    env: {
      FAILOVER: JSON.stringify(plan),
      ARM_ENDPOINT: arm.url,
      IDENTITY_ENDPOINT: `${arm.url}/token`,
      IDENTITY_HEADER: 'h',
    },
  };
}

const changesOf = (arm: StandIn): string[] =>
  arm.calls.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

const now = async (
  state: World,
  tell = [() => down, () => down, () => down],
  more: Record<string, string> = {},
  changes: object = {},
) => {
  const { arm, env } = await environment(state, tell, changes);
  return { arm, result: await run(source, { ...env, MODE: 'now', ...more }).done };
};

describe('failover (A13, C12)', () => {
  it('fences the old primary before it promotes, then gives standby and administrators again, then unlinks the cache', async () => {
    const state = world();
    const { arm, result } = await now(state);
    expect(result.code).toBe(0);
    expect(changesOf(arm)).toEqual([
      `PATCH ${origin}`,
      `PUT ${link}`,
      `PATCH ${replica}`,
      `PUT ${replica}/administrators/admin-1`,
      `PATCH ${replica}`,
      `POST ${survivor}/forceUnlink`,
    ]);
    expect(arm.calls.find(({ method, path }) => method === 'PATCH' && path === replica)?.body).toEqual({
      properties: { replica: { role: 'Primary', promoteMode: 'Switchover', promoteOption: 'Forced' } },
    });
    expect(state).toMatchObject({ role: 'Primary', highAvailability: 'ZoneRedundant', connection: 'Rejected' });
  });

  it('changes nothing when it is run again', async () => {
    const state = world({ role: 'Primary', highAvailability: 'ZoneRedundant', cache: 'Unlinked' });
    const { arm, result } = await now(state);
    expect(result.code).toBe(0);
    expect(changesOf(arm)).toEqual([`PUT ${replica}/administrators/admin-1`]);
  });

  it('goes on where it was interrupted', async () => {
    const state = world();
    state.before = ({ method, path }) =>
      method === 'PUT' && path.includes('/administrators/') ? { status: 409 } : undefined;
    const first = await now(state);
    expect(first.result.code).toBe(1);
    expect(state).toMatchObject({ role: 'Primary', highAvailability: 'Disabled', cache: 'Unlinked' });
    delete state.before;
    const second = await now(state);
    expect(second.result.code).toBe(0);
    expect(changesOf(second.arm)).toEqual([`PUT ${replica}/administrators/admin-1`, `PATCH ${replica}`]);
    expect(state.highAvailability).toBe('ZoneRedundant');
  });

  it.each([
    ['is more than the RPO', world({ lag: 61 })],
    ['is not known', world({ lag: undefined })],
  ])('refuses where the lag %s, and touches nothing', async (_, state) => {
    const { arm, result } = await now(state);
    expect(result.code).toBe(2);
    expect(changesOf(arm)).toEqual([]);
    expect(result.lines.at(-1)).toMatchObject({ level: 'error', step: 'refused' });
  });

  it('loses more than the RPO only where somebody says so', async () => {
    const state = world({ lag: 600 });
    const { result } = await now(state, undefined, { OVERRIDE: 'lag' });
    expect(result.code).toBe(0);
    expect(state.role).toBe('Primary');
  });

  it('judges by the lag before the loss: after it the replica only tells how long it has heard nothing', async () => {
    const { result } = await now(world({ lag: 4, lagAfter: 3600 }));
    expect(result.code).toBe(0);
  });

  it('promotes nothing where a fence is refused', async () => {
    const state = world();
    state.before = ({ method, path }) => (method === 'PUT' && path === link ? { status: 403 } : undefined);
    const { arm, result } = await now(state);
    expect(result.code).toBe(2);
    expect(changesOf(arm)).not.toContain(`PATCH ${replica}`);
    expect((await now(state, undefined, { OVERRIDE: 'unfenced' })).result.code).toBe(0);
  });

  it('promotes nothing where the edge could not be told', async () => {
    const state = world();
    state.before = ({ path }) => (path === origin ? { status: 403 } : undefined);
    const { result } = await now(state);
    expect([result.code, state.role]).toEqual([2, 'AsyncReplica']);
  });

  it('takes an old primary that does not answer as fenced: its region is away', async () => {
    const state = world();
    state.before = ({ path }) => (path.startsWith(primary) ? false : undefined);
    const { result } = await now(state);
    expect(result.code).toBe(0);
    expect(state).toMatchObject({ role: 'Primary', origin: 'Disabled' });
  });

  it('asks again where Azure is busy', async () => {
    const state = world();
    let busy = 2;
    state.before = ({ method, path }) => {
      if (method !== 'PATCH' || path !== replica || busy === 0) return undefined;
      busy -= 1;
      return { status: busy === 1 ? 429 : 503 };
    };
    expect((await now(state)).result.code).toBe(0);
    expect(state.role).toBe('Primary');
  });

  it('says nothing of its token', async () => {
    const { result } = await now(world());
    expect(JSON.stringify(result.lines)).not.toContain('secret-token');
  });

  it('unlinks a cache alone where there is no database to promote', async () => {
    const state = world();
    const { arm, result } = await now(state, undefined, {}, { database: undefined });
    expect([result.code, changesOf(arm)]).toEqual([0, [`POST ${survivor}/forceUnlink`]]);
  });
});

describe('the agreement of three places', () => {
  /** Watches for a while, and tells what was changed. */
  const watched = async (tell: readonly (() => Told | undefined)[], state = world()) => {
    const { arm, env } = await environment(state, tell);
    const child = run(source, env);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    child.process.kill('SIGTERM');
    const { code } = await child.done;
    return { changes: changesOf(arm), code };
  };

  it('acts once all three have seen it fail for 60 s', async () => {
    const state = world();
    const { changes } = await watched([() => down, () => down, () => down], state);
    expect(state.role).toBe('Primary');
    expect(changes[0]).toBe(`PATCH ${origin}`);
  });

  it.each<[string, () => Told | undefined]>([
    ['finds it healthy', () => ({ healthy: true, seconds: 900 })],
    ['has seen it fail for 59 s', () => ({ healthy: false, seconds: 59 })],
    ['says nothing', () => undefined],
  ])('waits while one place %s', async (_, third) => {
    expect((await watched([() => down, () => down, third])).changes).toEqual([]);
  });

  it('waits for as long as one of them changes its mind', async () => {
    let asked = 0;
    const flapping = () => {
      asked += 1;
      return { healthy: asked % 2 === 0, seconds: 1 };
    };
    expect((await watched([() => down, () => down, flapping])).changes).toEqual([]);
  });

  it('finishes what was begun, however often Azure refuses', async () => {
    const state = world();
    let refused = 2;
    state.before = ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/forceUnlink') || refused === 0) return undefined;
      refused -= 1;
      return { status: 409 };
    };
    await watched([() => down, () => down, () => down], state);
    expect(state).toMatchObject({ role: 'Primary', cache: 'Unlinked' });
  });

  it('refuses to decide with two places', async () => {
    const { env, arm } = await environment(world(), [() => down, () => down]);
    const { code } = await run(source, env).done;
    expect([code, changesOf(arm)]).toEqual([2, []]);
  });

  it('leaves alone what failed over already', async () => {
    const state = world({ role: 'Primary', highAvailability: 'ZoneRedundant' });
    const { changes } = await watched([() => down, () => down, () => down], state);
    expect(changes).toEqual([`PUT ${replica}/administrators/admin-1`]);
  });
});

describe('a witness', () => {
  const witness = readFileSync(script('witness.mjs'), 'utf8');

  it('tells for how long the region has answered, or has not', async () => {
    let status = 200;
    const target = await start(() => ({ status }));
    const port = String(20_000 + (process.pid % 20_000));
    const child = run(witness, { TARGET: target.url, PORT: port, EVERY: '0.05', TIMEOUT: '0.5' });
    const ask = async (): Promise<Told> => {
      for (let attempt = 0; ; attempt += 1) {
        const response = await fetch(`http://127.0.0.1:${port}`).catch(() => undefined);
        if (response?.ok) return (await response.json()) as Told;
        if (attempt > 100) throw new Error('the witness does not answer');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    expect(await ask()).toMatchObject({ healthy: true });
    status = 503;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const told = await ask();
    expect(told.healthy).toBe(false);
    expect(told.seconds).toBeLessThan(1);
    target.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await ask()).toMatchObject({ healthy: false });
    child.process.kill('SIGTERM');
    expect((await child.done).code).toBe(0);
  });
});
