import { request } from 'node:http';

/** Milliseconds that the answer may take. */
const patience = 3000;

/** Asks the process on this machine whether it is alive: 0 where it is. */
export function health(environment: Readonly<Record<string, string | undefined>>): Promise<number> {
  const port = Number(environment.MANAGEMENT_PORT || 9090);
  return new Promise((resolve) => {
    const asking = request({ host: '127.0.0.1', port, path: '/health/live', timeout: patience }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200 ? 0 : 1);
    });
    asking.once('timeout', () => asking.destroy());
    asking.once('error', () => resolve(1));
    asking.end();
  });
}
