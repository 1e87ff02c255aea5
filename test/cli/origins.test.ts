import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { description, directory, run, spawnGantry } from './support';

describe('a description that throws is told by the line that its author wrote', () => {
  const typed = `import { team } from './team';

interface Rules {
  readonly owner: string;
}

const rules: Rules = { owner: team() };
export default rules;
`;
  const helper = `interface Team {
  readonly name: string;
}

export function team(): string {
  const found: Team | undefined = undefined;
  if (found === undefined) throw new Error('no team is set');
  return 'desk';
}
`;
  const files = { 'platform.ts': typed, 'team.ts': helper };

  it('in a file that it imports, and on the way there', async () => {
    const cwd = directory(files);
    const { code, err } = await run(['synth'], cwd);
    expect({ code, err }).toEqual({
      code: 1,
      err: `gantry: Error: no team is set
    at team (${join(cwd, 'team.ts')}:7:34)
    at ${join(cwd, 'platform.ts')}:7:31
`,
    });
  });

  it('by the real command too', () => {
    const cwd = directory(files);
    expect(spawnGantry(['synth'], cwd).stderr).toContain(`${join(cwd, 'team.ts')}:7:34`);
  });

  it('in what it customises', async () => {
    const cwd = directory({
      'platform.ts': description.replace(
        "registry: 'registry.example.com'",
        "registry: 'registry.example.com', customise() {\n throw new Error('no such part'); }",
      ),
    });
    const line = description.slice(0, description.indexOf('registry:')).split('\n').length + 1;
    expect((await run(['synth'], cwd)).err).toContain(`${join(cwd, 'platform.ts')}:${line}:8)`);
  });

  it('where a package is missing', async () => {
    const cwd = directory({ 'platform.ts': "\n\nimport x from 'not-there';\nexport default x;\n" });
    const { code, err } = await run(['synth'], cwd);
    expect(code).toBe(1);
    expect(err).toContain("gantry: Error: Cannot find module 'not-there'");
    expect(err).toContain(`${join(cwd, 'platform.ts')}:3:`);
  });
});
