import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Empty, type Message, messages, servePlugin, services } from './grpc';

const language = messages('language');
const { PluginInfo } = messages('plugin');

/** How a program of Pulumi's runtime ends that has told its user what is wrong (`cmd/run/index.js`). */
const toldAlready = 32;

const engine = process.argv.at(-1) ?? '';

/**
 * A stand-in for Pulumi's language host for Node, whose Go module is not to be had. Like the real one it starts `cmd/run` of
 * the SDK that the program finds, with the engine's addresses and the stack's configuration.
 */
servePlugin(services('language').LanguageRuntimeService, {
  handshake: () => new language.LanguageHandshakeResponse(),
  getPluginInfo: () => new PluginInfo(),
  // Whichever the program asks for are found on PATH.
  getRequiredPlugins: () => new language.GetRequiredPluginsResponse(),
  getRequiredPackages: () => new language.GetRequiredPackagesResponse(),
  runtimeOptionsPrompts: () => new language.RuntimeOptionsResponse(),
  about: () => new language.AboutResponse(),
  cancel: () => new Empty(),
  run,
});

async function run(request: Message): Promise<Message> {
  const folder = request.getInfo().getProgramDirectory();
  const config = Object.fromEntries(request.getConfigMap().entries());
  const child = spawn(
    process.execPath,
    [createRequire(join(folder, 'here.js')).resolve('@pulumi/pulumi/cmd/run'), ...args(request)],
    {
      // What it prints, the engine shows.
      stdio: ['ignore', 'inherit', 'inherit'],
      cwd: request.getPwd(),
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      },
    },
  );
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const response = new language.RunResponse();
  if (code === toldAlready) response.setBail(true);
  else if (code !== 0) response.setError(`Program exited with ${code === null ? 'a signal' : `code ${code}`}`);
  return response;
}

function args(request: Message): string[] {
  const given: readonly (readonly [string, string])[] = [
    ['monitor', request.getMonitorAddress()],
    ['engine', engine],
    ['project', request.getProject()],
    ['stack', request.getStack()],
    ['organization', request.getOrganization()],
    ['root-directory', request.getInfo().getRootDirectory()],
    ['pwd', request.getPwd()],
    ['parallel', String(request.getParallel())],
  ];
  return [
    ...given.flatMap(([name, value]) => (value === '' ? [] : [`--${name}`, value])),
    ...(request.getDryrun() ? ['--dry-run'] : []),
    request.getProgram() === '' ? '.' : request.getProgram(),
    ...request.getArgsList(),
  ];
}
