// Measures the service beside guide S1's own and beside the floor. See bench/README.md.
'use strict';
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { availableParallelism, loadavg, tmpdir } = require('node:os');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const { load } = require('./load.js');
const { answers, cpu, freePort, listens, memory, start } = require('./processes.js');

const { values } = parseArgs({
  options: {
    slices: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    /** Python that has fastapi, uvicorn[standard], redis, httpx, prometheus_client and opentelemetry-sdk. */
    python: { type: 'string', default: 'python3' },
    growth: { type: 'string', default: '0' },
    write: { type: 'boolean', default: false },
  },
});
const [slices, seconds, connections] = [Number(values.slices), Number(values.seconds), Number(values.connections)];
/** Node's own arguments, as the image has them. */
const [, ...flags] = JSON.parse(
  /^ENTRYPOINT (.*)$/m.exec(readFileSync(join(__dirname, '../../service/Dockerfile'), 'utf8'))[1],
).slice(0, -1);
const users = 1000;
// No two questions are alike, or a cache would be measured.
let part = 0;
const make = (index) =>
  JSON.stringify({
    user_id: `u${index % users}`,
    message: `Question number ${index} of part ${part}: what is the weather like at the sea today?`,
  });
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

run().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});

async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'service-bench-'));
  const loads = [loadavg()];
  const started = [];
  const keep = async (...given) => {
    const one = await start(...given);
    started.unshift(one);
    return one;
  };
  try {
    const { bundle } = await import('../../service/build.js');
    await bundle(join(folder, 'app'), { minify: true });
    const redisPort = await freePort();
    const redis = ['--port', String(redisPort), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'];
    await keep('redis-server', redis, {}, listens(redisPort));
    const results = {};
    for (const delay of [0, 50]) results[delay] = await compare(keep, folder, redisPort, delay);
    const idle = await compareIdle(folder);
    const growth =
      Number(values.growth) === 0 ? undefined : await measureGrowth(keep, folder, redisPort, Number(values.growth));
    loads.push(loadavg());
    const text = report(results, idle, growth, loads);
    process.stdout.write(text);
    if (values.write) writeFileSync(join(__dirname, 'results.md'), text);
  } finally {
    for (const one of started) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const service = (folder, port, management, environment) => ({
  ...{
    PORT: String(port),
    MANAGEMENT_PORT: String(management),
    HOST: '127.0.0.1',
    CONFIG_DIR: folder,
    DATA_DIR: join(folder, `data-${port}`),
  },
  ...{ RATE_LIMIT: '10000000', GLOBAL_RATE: '1000000', CONCURRENCY: '1024', NODE_ENV: 'production', ...environment },
});

/** Each contender in turn, slice by slice, so that whatever else the machine does falls on all alike. */
async function compare(keep, folder, redisPort, delay) {
  const mockPort = await freePort();
  await keep(
    process.execPath,
    [join(__dirname, 'mock.js')],
    { PORT: String(mockPort), MOCK_DELAY: String(delay) },
    listens(mockPort),
  );
  const model = `http://127.0.0.1:${mockPort}`;
  const redis = `redis://127.0.0.1:${redisPort}`;
  const contenders = {};
  const add = async (name, command, args, environment, path) => {
    const port = await freePort();
    const ready = path === undefined ? listens(port) : answers(port, path);
    const one = await keep(command, args(port), environment(port), ready);
    contenders[name] = { port, pid: one.pid, rates: [], cpus: [], p50: [], p99: [] };
  };
  await add(
    'floor',
    process.execPath,
    () => [join(__dirname, 'floor.js')],
    (port) => ({ PORT: String(port), MODEL_URL: model }),
  );
  const ours = { REDIS_URL: redis, LLM_BASE_URL: `${model}/v1`, LLM_MODEL: 'gpt-5.4-mini', LOG_LEVEL: 'info' };
  const management = [await freePort(), await freePort()];
  const app = join(folder, 'app', 'service.mjs');
  await add(
    'service',
    process.execPath,
    () => [...flags, app],
    (port) => service(folder, port, management[0], { ...ours, CACHE_ENABLED: 'false' }),
    '/health/ready',
  );
  await add(
    'service, cache on',
    process.execPath,
    () => [...flags, app],
    (port) => service(folder, port, management[1], ours),
    '/health/ready',
  );
  const peer = (port) => [
    '-m',
    'uvicorn',
    'peer:app',
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--workers',
    '1',
    '--no-access-log',
    '--app-dir',
    __dirname,
  ];
  await add(
    'guide S1',
    values.python,
    peer,
    () => ({ REDIS_URL: redis, MODEL_URL: model, RATE_LIMIT: '10000000', PYTHONDONTWRITEBYTECODE: '1' }),
    '/health',
  );

  for (let slice = -1; slice < slices; slice += 1) {
    for (const [name, one] of Object.entries(contenders)) {
      const before = cpu(one.pid);
      const milliseconds = slice === -1 ? 2000 : seconds * 1000;
      part += 1;
      const at = performance.now();
      const { count, times, failures } = await load({ port: one.port, connections, milliseconds, make });
      const elapsed = (performance.now() - at) / 1000;
      if (failures.size > 0) throw new Error(`${name}: ${JSON.stringify([...failures])}`);
      // The first slice warms up.
      if (slice === -1) continue;
      one.rates.push(count / elapsed);
      one.cpus.push((cpu(one.pid) - before) / count);
      times.sort((a, b) => a - b);
      one.p50.push(times[Math.floor(times.length * 0.5)]);
      one.p99.push(times[Math.floor(times.length * 0.99)]);
      process.stderr.write(`${delay} ms, slice ${slice + 1}, ${name}: ${Math.round(count / elapsed)}/s\n`);
    }
  }
  return Object.fromEntries(
    Object.entries(contenders).map(([name, { rates, cpus, p50, p99 }]) => [
      name,
      { rate: median(rates), cpu: median(cpus), p50: median(p50), p99: median(p99) },
    ]),
  );
}

/** The built default, nothing set, beside a bare server: to the first answer, and at rest. */
async function compareIdle(folder) {
  const measured = { bare: { start: [], memory: [] }, service: { start: [], memory: [] } };
  for (let round = 0; round < slices; round += 1) {
    for (const name of ['bare', 'service']) {
      const [port, management] = [await freePort(), await freePort()];
      const args = name === 'bare' ? [join(__dirname, 'bare.js')] : [...flags, join(folder, 'app', 'service.mjs')];
      const environment = name === 'bare' ? { PORT: String(port) } : service(folder, port, management, {});
      const at = performance.now();
      const one = await start(process.execPath, args, environment, answers(port, '/health/live'));
      measured[name].start.push(performance.now() - at);
      await new Promise((resolve) => setTimeout(resolve, 500));
      measured[name].memory.push(memory(one.pid));
      await one.stop();
    }
  }
  const medians = ({ start: times, memory: sizes }) => ({ start: median(times), memory: median(sizes) });
  return { bare: medians(measured.bare), service: medians(measured.service) };
}

/** Memory after many requests, against memory once warm. */
async function measureGrowth(keep, folder, redisPort, requests) {
  const [mockPort, port, management] = [await freePort(), await freePort(), await freePort()];
  await keep(process.execPath, [join(__dirname, 'mock.js')], { PORT: String(mockPort) }, listens(mockPort));
  const ours = {
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    LLM_BASE_URL: `http://127.0.0.1:${mockPort}/v1`,
    LLM_MODEL: 'gpt-5.4-mini',
    LOG_LEVEL: 'warn',
  };
  const app = [...flags, join(folder, 'app', 'service.mjs')];
  const one = await keep(
    process.execPath,
    app,
    service(folder, port, management, ours),
    answers(port, '/health/ready'),
  );
  let done = 0;
  const ask = async (until) => {
    while (done < until)
      done += (await load({ port, connections, milliseconds: 1000, make: (index) => make(index + done) })).count;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return memory(one.pid);
  };
  const warm = await ask(requests / 4);
  const after = await ask(requests + requests / 4);
  return { requests, warm, after };
}

function report(results, idle, growth, [before, after]) {
  const spelled = (load) => load.map((one) => one.toFixed(1)).join(', ');
  const lines = [
    '# The service, measured',
    '',
    `Median of ${slices} interleaved slices of ${seconds} s, ${connections} connections, Node ${process.version}, ${availableParallelism()} cores.`,
    `Load average over 1, 5 and 15 minutes: ${spelled(before)} before, ${spelled(after)} after, these measurements included.`,
    '',
  ];
  for (const [delay, all] of Object.entries(results)) {
    lines.push(
      `## Model at ${delay} ms`,
      '',
      '| | requests/s | CPU ms a request | p50 ms | p99 ms |',
      '|---|---:|---:|---:|---:|',
    );
    for (const [name, { rate, cpu: used, p50, p99 }] of Object.entries(all)) {
      lines.push(`| ${name} | ${Math.round(rate)} | ${used.toFixed(3)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |`);
    }
    const { floor, service: own, 'guide S1': peer } = all;
    lines.push(
      '',
      `Against guide S1: ${(own.rate / peer.rate).toFixed(1)} × the requests. Against the floor: ${(own.rate / floor.rate).toFixed(2)} × the requests, ${(own.cpu / floor.cpu).toFixed(2)} × the CPU.`,
      '',
    );
  }
  const { bare, service: own } = idle;
  lines.push('## At rest', '', '| | to the first answer, ms | memory, MB |', '|---|---:|---:|');
  for (const [name, one] of Object.entries(idle))
    lines.push(`| ${name} | ${one.start.toFixed(0)} | ${one.memory.toFixed(1)} |`);
  lines.push(
    '',
    `${(own.start / bare.start).toFixed(2)} × the start, ${(own.memory / bare.memory).toFixed(2)} × the memory of a bare server.`,
    '',
  );
  if (growth !== undefined) {
    const percent = ((growth.after / growth.warm - 1) * 100).toFixed(1);
    lines.push(
      '## Growth',
      '',
      `${growth.warm.toFixed(1)} MB warm, ${growth.after.toFixed(1)} MB after ${growth.requests} more requests: ${percent} %.`,
      '',
    );
  }
  return `${lines.join('\n')}\n`;
}
