import { ConfigError, readConfig, secretNames, type Variables } from './config/read';
import { Log } from './telemetry/log';

/** Exit codes: 0 well, 1 it failed, 2 it was started wrongly. */
async function main(arguments_: readonly string[]): Promise<number | undefined> {
  const [command = 'serve', ...rest] = arguments_;
  if (command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write((await import('./config/help')).help());
    return 0;
  }
  if (command === 'health') return (await import('./commands/health')).health(process.env);
  const environment = await withVault(process.env);
  const config = readConfig(environment, command === 'serve');
  const log = new Log(config.LOG_LEVEL);
  if (command === 'serve' || command === 'worker') {
    await run(config, log, command);
    return undefined;
  }
  const { commands } = await import('./commands/commands');
  const known = commands[command];
  if (known === undefined) {
    process.stderr.write(`unknown command ${JSON.stringify(command)}; --help lists them\n`);
    return 2;
  }
  try {
    return await known(config, log, rest);
  } finally {
    log.flush();
  }
}

/** Secrets that are unset come from the vault, where one is named. */
async function withVault(environment: Variables): Promise<Variables> {
  const url = environment.KEY_VAULT_URL ?? '';
  if (url === '') return environment;
  const { filled, KeyVault } = await import('./cloud/key-vault');
  return filled(environment, secretNames, new KeyVault(url.replace(/\/+$/, '')));
}

async function run(config: ReturnType<typeof readConfig>, log: Log, role: 'serve' | 'worker'): Promise<void> {
  const [{ openPorts }, { serve }] = await Promise.all([import('./ports'), import('./serve')]);
  const running = await serve(await openPorts(config, log), role);
  let ending = false;
  const end = (signal: string): void => {
    if (ending) return;
    ending = true;
    log.info('ending', { signal });
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('did not end well', error);
        log.flush();
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

main(process.argv.slice(2)).then(
  (code) => {
    if (code !== undefined) process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : String(error instanceof Error ? (error.stack ?? error) : error)}\n`,
    );
    process.exit(error instanceof ConfigError ? 2 : 1);
  },
);
