// One of the places that look at the primary region. It asks for the region's health every few seconds and tells, to
// whoever asks, whether the region answered, and for how long it has been so. It needs Node alone.
//
//   TARGET   address of the region's health          EVERY    seconds between two looks (10)
//   PORT     where it answers (8080)                 TIMEOUT  seconds that a look waits (5)
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

/** Looks at an address for as long as the process lives. */
export function look(target, { every, timeout, now = Date.now }) {
  const seen = { healthy: undefined, since: now() };
  const once = async () => {
    const healthy = await answers(target, timeout);
    if (healthy !== seen.healthy) Object.assign(seen, { healthy, since: now() });
  };
  const timer = setInterval(once, every * 1000);
  void once();
  return {
    /** `healthy` is undefined before the first look has ended. */
    tell: () => ({ healthy: seen.healthy, seconds: (now() - seen.since) / 1000 }),
    stop: () => clearInterval(timer),
  };
}

/** An error of the region counts as its failure; so does silence. */
async function answers(target, timeout) {
  try {
    const response = await fetch(target, {
      method: 'HEAD',
      redirect: 'error',
      signal: AbortSignal.timeout(timeout * 1000),
    });
    return response.ok;
  } catch {
    return false;
  }
}

// Node sets no file for what is given by --eval: then this is the program too.
const started = process.argv[1] === undefined || import.meta.url === pathToFileURL(process.argv[1]).href;
if (started && process.env.TARGET !== undefined) {
  const { TARGET, PORT = '8080', EVERY = '10', TIMEOUT = '5' } = process.env;
  const { tell } = look(TARGET, { every: Number(EVERY), timeout: Number(TIMEOUT) });
  const server = createServer((_, response) => {
    const told = tell();
    response.writeHead(told.healthy === undefined ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(told));
  });
  server.listen(Number(PORT));
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
}
