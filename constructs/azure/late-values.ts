import * as pulumi from '@pulumi/pulumi';
import { latePaths, tokenPattern } from '../../spec/late';

/** What a stack knows of its own resources, shaped as `bindings/<environment>.json` is. */
export type Outputs = Readonly<Record<string, unknown>>;

/** Fills late values from what the stack itself makes. */
export class LateValues {
  private readonly lacking = new Set<string>();

  constructor(private readonly outputs: Outputs) {}

  /** A text with its late values filled in, for one region. */
  text(text: string, region: string): pulumi.Input<string> {
    if (!text.includes('${late:')) return text;
    const values = latePaths(text, region).map((path) => this.value(path));
    return pulumi.all(values).apply((known) => {
      let index = 0;
      return text.replaceAll(tokenPattern, () => {
        index += 1;
        return known[index - 1] ?? '';
      });
    });
  }

  /** The value of a path. One that no part of the stack gives is told of by `check`. */
  value(path: string): pulumi.Output<string> {
    const found = dig(this.outputs, path.split('.'));
    if (found === undefined) this.lacking.add(path);
    return pulumi.output(found ?? '').apply((value) => {
      if (typeof value === 'string' || typeof value === 'number') return String(value);
      throw new Error(`${path} is no text`);
    });
  }

  /** @throws Error with every path that nothing in the stack gives */
  check(): void {
    if (this.lacking.size === 0) return;
    const paths = [...this.lacking].sort();
    throw new Error(
      [
        `${paths.length === 1 ? '1 late value is' : `${paths.length} late values are`} given by no part of this stack`,
        ...paths.map((path) => `  ${path}`),
        '  Bind the part that gives it to Azure, or write the value in place of late(…).',
      ].join('\n'),
    );
  }
}

/** What stands at a path; within an output, what will stand there. */
function dig(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  if (pulumi.Output.isInstance(value)) return value.apply((known) => dig(known, [step, ...rest]));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return dig((value as Outputs)[step], rest);
}
