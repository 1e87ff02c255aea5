import { join } from 'node:path';
import * as gantry from 'agent-gantry';
import ts from 'typescript';
import { root } from '../support/project';
import { nameOf, type Snippet } from './markdown';

/** What fragments are laid over: the names that the pages use. */
const base = `{
  name: 'support-desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: {
    chat: gantry.agentFramework({ service: { type: 'ClusterIP' }, scaling: { replicas: [3, 20], cpu: '70%' } }),
    worker: gantry.queueWorker({ queue: 'tasks' }),
  },
  data: { queue: gantry.kafka({ topics: ['tasks'] }) },
  vault: gantry.keyVault(),
  targets: { kubernetes: { version: '1.34', regions: ['eastus2', 'centralus'] } },
} as const`.replaceAll(/\s*\n\s*/g, ' ');

/** What a fragment may use of the package: what it calls, and `off`. */
const names = Object.keys(gantry);

/** A fragment brings in what it names, as a description of its own would. */
function imports(text: string): string {
  const isUsed = (name: string) => new RegExp(`\\b${name}\\b${name === 'off' ? '' : '\\('}`).test(text);
  const used = names.filter((name) => isUsed(name) || name === 'definePlatform');
  const patches = ['customise', 'JsonPatch'].filter((name) => new RegExp(`\\b${name}[(.]`).test(text));
  return [
    `import * as gantry from 'agent-gantry';`,
    `import { ${used.join(', ')} } from 'agent-gantry';`,
    patches.length === 0
      ? `import type {} from 'agent-gantry/kubernetes';`
      : `import { ${patches.join(', ')} } from 'agent-gantry/kubernetes';`,
  ].join(' ');
}

/**
 * A snippet as a module of its own. A whole module stays as it is; `props` stand at the top of a description, `workload`
 * are props of a service named chat. What is added goes before the first line, so that lines stay where they are.
 */
export function moduleOf({ words, text }: Snippet): string {
  if (words.includes('props')) {
    return `${imports(text)} const base = ${base}; export default definePlatform({ ...base,\n${text}\n});\n`;
  }
  if (words.includes('workload')) {
    return `${imports(text)} const base = ${base}; export default definePlatform({ ...base, workloads: { ...base.workloads, chat: gantry.agentService({\n${text}\n}) } });\n`;
  }
  return `\n${text}`;
}

/** What the compiler says of the snippets, all in one program: `page:line: message`. */
export function typeProblems(snippets: readonly Snippet[]): readonly string[] {
  const files = new Map(
    snippets.map((snippet, index) => [join(root, 'docs', `snippet-${index}.ts`), snippet] as const),
  );
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(String(messageText));
      },
    },
  );
  if (config === undefined) throw new Error('tsconfig.json is not to be read');
  const host = ts.createCompilerHost(config.options);
  const { fileExists, readFile } = host;
  const own = (path: string) => files.get(join(path));
  host.fileExists = (path) => own(path) !== undefined || fileExists(path);
  host.readFile = (path) => {
    const snippet = own(path);
    return snippet === undefined ? readFile(path) : moduleOf(snippet);
  };
  const program = ts.createProgram([...files.keys()], config.options, host);
  return [...files].flatMap(([path, snippet]) => {
    const source = program.getSourceFile(path);
    if (source === undefined) return [`${nameOf(snippet)}: was not compiled`];
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((problem) => {
      const line = source.getLineAndCharacterOfPosition(problem.start ?? 0).line;
      return `${snippet.page}:${snippet.line + line - 1}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`;
    });
  });
}
