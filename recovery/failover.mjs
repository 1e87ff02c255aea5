// Makes the other region's stores the primary ones: fences what was the primary, promotes the replica of PostgreSQL,
// gives it its standby and its administrators again, and unlinks the lost cache. It needs Node alone, and an identity
// that Azure Resource Manager knows.
//
//   FAILOVER   what there is, as JSON: see `Plan` below
//   MODE       watch: waits until all witnesses agree, then acts (default) · now: a person has decided
//   OVERRIDE   lag: loses more than the RPO allows · unfenced: goes on though a fence was refused · both, with a comma
//
// Every step asks first whether it is done, so that a run may be repeated at any time, and resumed after any failure.
// Exit: 0 done, or nothing to do · 1 failed half-way: run it again · 2 refused: a person has to decide.

/**
 * @typedef {object} Plan
 * @property {{ name: string, url: string }[]} witnesses places that look at the primary region
 * @property {{ agreement: number, every: number, timeout: number }} timing seconds
 * @property {number} rpo the most that may be lost, in seconds
 * @property {string} [origin] id of the edge's origin of the primary region
 * @property {{ primary: string, replica: string, highAvailability: string, administrators:
 *   { objectId: string, principalName: string, principalType: string, tenantId: string }[] }} [database] ids of servers
 * @property {{ lost: string, survivor: string }} [cache] ids of databases
 */

/** Versions of the APIs that were read for this. */
const api = {
  postgres: '2024-08-01',
  redis: '2025-07-01',
  edge: '2025-06-01',
  metrics: '2023-10-01',
};

const arm = process.env.ARM_ENDPOINT ?? 'https://management.azure.com';
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** One line a step: the workspace reads them, and an alert stands on `level`. */
const say = (level, step, message, rest = {}) =>
  console.log(JSON.stringify({ time: new Date().toISOString(), level, step, message, ...rest }));

/** A person has to decide: the message says what. */
class Refused extends Error {}

/** Azure answered with an error. */
class Answer extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// ── Azure Resource Manager ──────────────────────────────────────────────────────────────────────────────────────────

let token;

/** The token of the identity that this runs as (Container Apps, "Managed identities": REST endpoint). */
async function authorization() {
  if (token !== undefined && token.until > Date.now()) return token.value;
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER = '', AZURE_CLIENT_ID = '' } = process.env;
  const query = new URLSearchParams({ 'api-version': '2019-08-01', resource: `${arm}/`, client_id: AZURE_CLIENT_ID });
  const response = await fetch(`${IDENTITY_ENDPOINT}?${query}`, { headers: { 'x-identity-header': IDENTITY_HEADER } });
  if (!response.ok) throw new Answer(response.status, 'the identity has no token');
  const { access_token: value, expires_on: ends } = await response.json();
  token = { value: `Bearer ${value}`, until: Number(ends) * 1000 - 60_000 };
  return token.value;
}

/** Asks once, and again where Azure is busy or fails; waits for what it does in the background. */
async function ask(method, id, version, body, query = '') {
  const url = id.startsWith('http') ? id : `${arm}${id}?api-version=${version}${query}`;
  for (let attempt = 1; ; attempt += 1) {
    const response = await once(method, url, body).catch((error) => error);
    const busy = response instanceof Error || response.status === 429 || response.status >= 500;
    if (busy && attempt < 4) {
      await pause(retryAfter(response) ?? plan.timing.timeout * 0.2 * 2 ** attempt);
      continue;
    }
    if (response instanceof Error) throw new Answer(0, `${method} ${id}: no answer`);
    const text = await response.text();
    if (!response.ok) throw new Answer(response.status, `${method} ${id}: ${response.status} ${text.slice(0, 300)}`);
    if (method !== 'GET') await settled(response);
    return text === '' ? {} : JSON.parse(text);
  }
}

const once = async (method, url, body) =>
  fetch(url, {
    method,
    headers: { authorization: await authorization(), 'content-type': 'application/json' },
    signal: AbortSignal.timeout(plan.timing.timeout * 6000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const retryAfter = (response) => {
  const seconds = response instanceof Error ? Number.NaN : Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
};

/** Waits until an operation in the background has ended (Azure, "Track asynchronous operations"). */
async function settled(response) {
  const operation = response.headers.get('azure-asyncoperation');
  const location = response.headers.get('location');
  while (operation !== null) {
    const { status, error } = await ask('GET', operation);
    if (status === 'Succeeded') return;
    if (status === 'Failed' || status === 'Canceled') throw new Answer(409, error?.message ?? status);
    await pause(retryAfter(response) ?? plan.timing.every);
  }
  while (location !== null && response.status === 202) {
    const next = await once('GET', location);
    if (next.status !== 202) return;
    await pause(retryAfter(next) ?? plan.timing.every);
  }
}

// ── Deciding ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether each witness has seen the primary fail for long enough. One that says nothing has not. */
async function votes() {
  const { agreement, timeout } = plan.timing;
  return Promise.all(
    plan.witnesses.map(async ({ name, url }) => {
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(timeout * 1000) });
        const { healthy, seconds } = response.ok ? await response.json() : {};
        return { name, lost: healthy === false && seconds >= agreement, healthy, seconds };
      } catch {
        return { name, lost: false };
      }
    }),
  );
}

const leastWitnesses = 3;

/** Ends when all of them agree that the primary is lost. */
async function agreed() {
  if (new Set(plan.witnesses.map(({ name }) => name)).size < leastWitnesses)
    throw new Refused(`want ${leastWitnesses} witnesses, got ${plan.witnesses.length}: start it by hand with MODE=now`);
  let shown = '';
  for (;;) {
    const all = await votes();
    const text = JSON.stringify(all.map(({ name, lost, healthy }) => [name, lost, healthy]));
    if (text !== shown) say('info', 'watch', 'what the witnesses say', { votes: all });
    shown = text;
    if (all.every(({ lost }) => lost)) return;
    await pause(plan.timing.every);
  }
}

// ── Steps ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const isPrimary = ({ properties }) => (properties.replica?.role ?? properties.replicationRole) === 'Primary';

/** When the primary was lost, as far as the witnesses tell: in milliseconds. */
async function lostSince() {
  const lost = (await votes()).flatMap(({ healthy, seconds }) => (healthy === false ? [seconds] : []));
  return Date.now() - Math.max(0, ...lost) * 1000;
}

const minute = 60_000;

/**
 * Refuses to lose more than the description allows. A lag that nobody measured may be any. What counts was measured
 * before the loss: after it, the replica only tells how long it has heard nothing.
 */
async function checkLag({ replica }) {
  const since = await lostSince();
  const name = 'physical_replication_delay_in_seconds';
  const query = `&metricnames=${name}&interval=PT1M&aggregation=Maximum`;
  const { value = [] } = await ask(
    'GET',
    `${replica}/providers/Microsoft.Insights/metrics`,
    api.metrics,
    undefined,
    query,
  );
  const measured = (value[0]?.timeseries?.[0]?.data ?? []).filter(
    ({ timeStamp, maximum }) => Number.isFinite(maximum) && Date.parse(timeStamp) + minute <= since,
  );
  const lag = measured.at(-1)?.maximum;
  const allowed = overrides.has('lag');
  if (lag === undefined && !allowed) throw new Refused('the lag of the replica is not known: OVERRIDE=lag goes on');
  if (lag > plan.rpo && !allowed)
    throw new Refused(`the replica is ${lag}s behind, the RPO is ${plan.rpo}s: OVERRIDE=lag loses that much`);
  say('info', 'lag', lag === undefined ? 'not known' : `${lag}s behind`, { lag, rpo: plan.rpo });
}

/**
 * Keeps clients and their connections from what was the primary, so that nobody writes where the writes are lost. The
 * edge answers wherever the region is; a store of a lost region may not, and then has nobody who writes to it either.
 */
async function fence({ primary }) {
  if (plan.origin !== undefined) {
    await guarded('fence', 'the edge sends nobody to the lost region', async () => {
      const origin = await ask('GET', plan.origin, api.edge);
      if (origin.properties.enabledState === 'Disabled') return;
      await ask('PATCH', plan.origin, api.edge, { properties: { enabledState: 'Disabled' } });
    });
  }
  try {
    const { value = [] } = await ask('GET', `${primary}/privateEndpointConnections`, api.postgres);
    for (const { id, properties } of value) {
      if (properties.privateLinkServiceConnectionState.status === 'Rejected') continue;
      const privateLinkServiceConnectionState = { status: 'Rejected', description: 'fenced by a failover' };
      await ask('PUT', id, api.postgres, { properties: { privateLinkServiceConnectionState } });
    }
    say('info', 'fence', 'the old primary takes no connection');
  } catch (error) {
    // No answer, or one that tells of Azure's own failure: the region is away, and its store with it.
    const away = error instanceof Answer && (error.status === 0 || error.status >= 500);
    if (!away) await guarded('fence', 'the old primary takes no connection', () => Promise.reject(error));
    say('warning', 'fence', 'the old primary does not answer: it is fenced by being away', { error: error.message });
  }
}

/** A fence that is refused stops everything: two primaries are worse than none. */
async function guarded(step, message, act) {
  try {
    await act();
    say('info', step, message);
  } catch (error) {
    if (!overrides.has('unfenced')) throw new Refused(`${error.message}: OVERRIDE=unfenced goes on without this fence`);
    say('warning', step, `not done, and overridden: ${message}`, { error: error.message });
  }
}

async function promote({ replica }) {
  await ask('PATCH', replica, api.postgres, {
    properties: { replica: { role: 'Primary', promoteMode: 'Switchover', promoteOption: 'Forced' } },
  });
  while (!isPrimary(await ask('GET', replica, api.postgres))) await pause(plan.timing.every);
  say('warning', 'promote', 'the replica is the primary now');
}

/** Azure carries neither over. The service answers again without them: what fails here is told, and tried again. */
async function restoreSettings({ replica, highAvailability, administrators }) {
  for (const { objectId, ...properties } of administrators) {
    await ask('PUT', `${replica}/administrators/${objectId}`, api.postgres, { properties });
  }
  const { properties } = await ask('GET', replica, api.postgres);
  if (highAvailability !== 'Disabled' && (properties.highAvailability?.mode ?? 'Disabled') === 'Disabled')
    await ask('PATCH', replica, api.postgres, { properties: { highAvailability: { mode: highAvailability } } });
  say('info', 'settings', 'administrators and standby are as before');
}

async function unlink({ lost, survivor }) {
  const { properties } = await ask('GET', survivor, api.redis);
  const linked = properties.geoReplication?.linkedDatabases ?? [];
  if (!linked.some(({ id, state }) => id.toLowerCase() === lost.toLowerCase() && state !== 'Unlinked')) return;
  await ask('POST', `${survivor}/forceUnlink`, api.redis, { ids: [lost] });
  say('warning', 'cache', 'the lost cache is unlinked');
}

/** Everything in its order: nothing is written to the new primary before the old one is fenced. */
async function failOver() {
  const { database, cache } = plan;
  const failed = [];
  if (database !== undefined) {
    if (isPrimary(await ask('GET', database.replica, api.postgres))) {
      say('info', 'promote', 'it is the primary already');
    } else {
      await checkLag(database);
      await fence(database);
      await promote(database);
    }
    await restoreSettings(database).catch((error) => failed.push(error));
  }
  if (cache !== undefined) await unlink(cache).catch((error) => failed.push(error));
  if (failed.length > 0) throw new AggregateError(failed, failed.map(({ message }) => message).join('; '));
}

// ── The program ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** @type {Plan} */
const plan = JSON.parse(process.env.FAILOVER ?? '{}');
const overrides = new Set((process.env.OVERRIDE ?? '').split(',').filter(Boolean));

/** Ends when the primary is lost. Where the other region is the primary already, it waits until that is failed back. */
async function watch() {
  const { database } = plan;
  let told = false;
  while (database !== undefined && isPrimary(await ask('GET', database.replica, api.postgres))) {
    // A run that was killed behind the promotion is finished here.
    if (!told) await restoreSettings(database);
    if (!told) say('info', 'watch', 'the other region is the primary: nothing to watch until it is failed back');
    told = true;
    await pause(plan.timing.every * 6);
  }
  await agreed();
  say('warning', 'watch', 'all witnesses agree: the primary region is lost');
}

/** What was decided is tried until it is done: every step knows what is done already. */
async function insist(again) {
  for (;;) {
    try {
      await failOver();
      break;
    } catch (error) {
      if (!again || error instanceof Refused) throw error;
      say('error', 'failed', error.message);
      await pause(plan.timing.every * 6);
    }
  }
  say('warning', 'done', 'the other region has taken over');
}

async function main() {
  if (process.env.MODE === 'now') return insist(false);
  do {
    await watch();
    await insist(true);
    // What has no database has no role to tell by: it would act again at once.
  } while (plan.database !== undefined);
}

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));

await main().catch((error) => {
  const refused = error instanceof Refused;
  say('error', refused ? 'refused' : 'failed', error.message);
  process.exitCode = refused ? 2 : 1;
});
