import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../support/project';
import { Cloud } from './cloud';
import { installPlugins } from './plugins';

export interface Ended {
  /** Null where it was killed. */
  readonly code: number | null;
  readonly out: string;
}

/** A resource in the state of a stack. */
export interface Kept {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
}

export interface StateFile {
  readonly checkpoint: {
    readonly latest?: {
      readonly resources?: readonly Kept[];
      readonly pending_operations?: readonly { readonly resource: Kept; readonly type: string }[];
    };
  };
}

/** A step that a preview plans. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly diffReasons?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>> | null;
}

/**
 * A project of a user's, in a folder of its own: its description, its state, and PATH with the stand-ins. Nothing of the
 * machine's own Pulumi is read or written, and nothing is downloaded.
 */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'gantry-pulumi-'));
  readonly azure = new Cloud(join(this.folder, 'cloud', 'azure-native'));
  readonly kubernetes = new Cloud(join(this.folder, 'cloud', 'kubernetes'));

  constructor(readonly pulumi: string) {
    const at = (...path: string[]) => join(this.folder, ...path);
    installPlugins(at('plugins'), at('cloud'));
    for (const name of ['home', 'state', 'bin']) mkdirSync(at(name));
    symlinkSync(join(root, 'node_modules'), at('node_modules'));
    // The launcher of the checkout. Pulumi wants a program within its project.
    const launcher = JSON.stringify(join(root, 'bin', 'pulumi.js'));
    writeFileSync(at('bin', 'pulumi.js'), `module.exports = require(${launcher});\n`);
    const runtime = { name: 'nodejs', options: { typescript: false } };
    writeFileSync(at('Pulumi.yaml'), JSON.stringify({ name: 'desk', runtime, main: 'bin/pulumi.js' }));
  }

  describe(source: string): void {
    writeFileSync(join(this.folder, 'platform.ts'), source);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** @param until ends the CLI by SIGKILL once this says so */
  async run(args: readonly string[], until?: () => boolean): Promise<Ended> {
    const at = (name: string) => join(this.folder, name);
    const child = spawn(this.pulumi, [...args, '--non-interactive', '--color=never'], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${at('plugins')}:${process.env.PATH ?? ''}`,
        HOME: at('home'),
        PULUMI_HOME: at('home'),
        PULUMI_BACKEND_URL: `file://${at('state')}`,
        PULUMI_CONFIG_PASSPHRASE: 'of this test alone',
        PULUMI_SKIP_UPDATE_CHECK: 'true',
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
        // The state of what is not killed is written once, at its end: before and after each step takes half of the time.
        ...(until === undefined ? { PULUMI_SKIP_CHECKPOINTS: 'true' } : {}),
        TMPDIR: at('home'),
      },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += String(data)));
    const tooLong = setTimeout(() => child.kill('SIGKILL'), 400_000);
    const watch = until === undefined ? undefined : setInterval(() => until() && child.kill('SIGKILL'), 50);
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    clearTimeout(tooLong);
    clearInterval(watch);
    return { code, out };
  }

  /** As run, for what must work. */
  async must(...args: readonly string[]): Promise<string> {
    const { code, out } = await this.run(args);
    if (code !== 0) throw new Error(`pulumi ${args.join(' ')} ended with ${code}:\n${out}`);
    return out;
  }

  async stack(name: string, settings: Readonly<Record<string, string>>): Promise<void> {
    await this.must('stack', 'init', name);
    await this.configure(settings);
  }

  /** Keys and addresses of webhooks are secrets. */
  async configure(settings: Readonly<Record<string, string>>): Promise<void> {
    const all = Object.entries(settings).flatMap(([key, value]) => [
      /-(key|webhook)$/.test(key) ? '--secret' : '--plaintext',
      `${key}=${value}`,
    ]);
    await this.must('config', 'set-all', ...all);
  }

  /** What would be done, but for what stays as it is. */
  async plan(...args: readonly string[]): Promise<readonly Step[]> {
    const out = await this.must('preview', '--json', ...args);
    const { steps } = JSON.parse(out.slice(out.indexOf('{'))) as { readonly steps: readonly Step[] };
    return steps.filter(({ op }) => op !== 'same');
  }

  stateText(stack: string): string {
    return readFileSync(join(this.folder, 'state', '.pulumi', 'stacks', 'desk', `${stack}.json`), 'utf8');
  }

  state(stack: string): Required<StateFile>['checkpoint'] {
    return (JSON.parse(this.stateText(stack)) as StateFile).checkpoint;
  }

  /** What a program registered: without the providers that the engine makes itself. */
  kept(stack: string): readonly Kept[] {
    const { resources = [] } = this.state(stack).latest ?? {};
    return resources.filter(({ urn }) => !/::pulumi:providers:.*::default_/.test(urn));
  }
}
