import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { commands, main, parse } from '../../cli/main';
import { root } from '../support/project';

/** Programs that a page may name and that no test can run: they need a cluster, a network or another shell. */
const elsewhere = ['kubectl', 'flux', 'git', 'helm', 'source'];

/** Where a page's commands run: a project like the reference platform's, thrown away afterwards. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'gantry-docs-'));
  private at = this.folder;

  constructor() {
    for (const name of ['platform.ts', 'bindings', 'package.json']) {
      cpSync(join(root, name), join(this.folder, name), { recursive: true });
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs what can be run and checks the rest. Returns what was printed, and the last exit code. */
  async run(script: string): Promise<{ readonly output: string; readonly code: number }> {
    let output = '';
    let code = 0;
    for (const line of commandsOf(script)) {
      const result = await this.command(line);
      output += result.output;
      code = result.code;
    }
    return { output, code };
  }

  private async command(line: readonly string[]): Promise<{ readonly output: string; readonly code: number }> {
    const [program = '', ...args] = line[0] === 'npx' ? line.slice(1) : line;
    if (program === 'gantry') return this.gantry(args);
    if (program === 'npm') return this.npm(args);
    if (program === 'cd') {
      this.at = join(this.at, args[0] ?? '');
      if (!statSync(this.at, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`cd: there is no ${args[0]}`);
      return silent;
    }
    if (program === 'ls')
      return {
        output: `${readdirSync(join(this.at, args[0] ?? '.'))
          .sort()
          .join('\n')}\n`,
        code: 0,
      };
    if (line[0] === 'npx') {
      if (!existsSync(join(root, 'node_modules', '.bin', program))) throw new Error(`npx ${program}: not installed`);
      return silent;
    }
    if (line[0] === 'node') {
      if (!existsSync(join(root, args[0] ?? ''))) throw new Error(`node ${args[0]}: no such file`);
      return silent;
    }
    if (!elsewhere.includes(program)) throw new Error(`${program}: no program that a page may name`);
    for (const path of args.filter((word) => word.startsWith('dist/'))) {
      if (!existsSync(join(this.at, path))) throw new Error(`${line.join(' ')}: ${path} is never written`);
    }
    return silent;
  }

  private async gantry(args: readonly string[]) {
    let output = '';
    const take = (text: string) => {
      output += text;
    };
    const io = { out: take, err: take, colour: false, cwd: this.at, env: {} };
    return { code: await main(args, io), output };
  }

  /** Scripts of this package run here too; installing is only checked. */
  private async npm(args: readonly string[]) {
    const [command = '', script = ''] = args;
    if (['ci', 'cit', 'install', 'pack', 'test'].includes(command)) return silent;
    if (command !== 'run') throw new Error(`npm ${command}: no command that a page may name`);
    const { scripts } = JSON.parse(readFileSync(join(this.at, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const body = scripts[script];
    if (body === undefined) throw new Error(`npm run ${script}: no such script`);
    const gantry = /^(?:node bin\/gantry\.js|gantry) (.*)$/.exec(body)?.[1];
    return gantry === undefined ? silent : this.gantry([...gantry.split(' '), ...args.slice(3)]);
  }
}

const silent = { output: '', code: 0 } as const;

/** The commands of a script, as words. Comments, continued lines and quotes are understood; nothing else is. */
function commandsOf(script: string): readonly (readonly string[])[] {
  return script
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .flatMap((line) => line.split(/\s+&&\s+/))
    .filter((line) => line !== '')
    .map((line) => {
      if (/[|<>;`]|\$\(/.test(line)) throw new Error(`${line}: more of a shell than a page needs`);
      return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    });
}

/** A command that stands in running text, held to the options that its command has. */
export function checkUsage(text: string): void {
  const words = text
    .split(/\s+/)
    .slice(1)
    .filter((word) => word !== '…' && !/^[A-Z[]/.test(word));
  const command = commands.find(({ name }) => name === words[0]);
  if (command === undefined) {
    if (words[0]?.startsWith('--') === true || words.length === 0) return;
    throw new Error(`${text}: no such command`);
  }
  // A page may name an option without its value, or with what stands for one.
  const options = words.slice(1).filter((word) => word.startsWith('--') && word !== '--help');
  for (const word of options) {
    const option = command.options.find(({ name }) => `--${name}` === word.split('=')[0]);
    if (option === undefined) throw new Error(`${text}: ${basename(command.name)} has no ${word}`);
    const value = words[words.indexOf(word) + 1];
    if (option.choices !== undefined && value !== undefined) parse(command, [word, value]);
  }
}
