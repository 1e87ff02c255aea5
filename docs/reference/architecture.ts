import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Bindings } from '../../charts/bindings';
import { type Document, regionOutputs } from '../../charts/documents';
import type { Environment } from '../../spec/environment';
import { latePaths } from '../../spec/late';
import { off } from '../../spec/place';
import { type PlatformProps, resolvePlatform } from '../../spec/platform';
import { type Choice, type Part, type Row, rows } from './rows';

/** What a choice makes, changes and leaves out, beside the platform that has not chosen it. */
export interface Spelled {
  /** The choice, as a description writes it. */
  readonly text: string;
  /** What it is chosen beside, where that is more than a plain platform. */
  readonly beside: string | undefined;
  /** What it is chosen instead of, where that is more than nothing. */
  readonly without: string | undefined;
  readonly made: readonly Document[];
  readonly changed: readonly Document[];
  readonly leftOut: readonly Document[];
}

export interface SpelledRow extends Pick<Row, 'id' | 'title'> {
  readonly choices: readonly Spelled[];
}

export interface Architecture {
  /** Names that the choices use → what they stand for. */
  readonly names: ReadonlyMap<string, string>;
  readonly rows: readonly SpelledRow[];
}

/** Every row with the objects of each choice: found by synthesising the platform with and without it. */
export function readArchitecture(root: string): Architecture {
  const { names, choices: texts } = textsOf(join(root, 'docs/reference/rows.ts'));
  let next = 0;
  return {
    names,
    rows: rows.map(({ id, title, choices }) => ({
      id,
      title,
      choices: choices.map((choice) => {
        const { choice: text = '', beside, without } = texts[next++] ?? {};
        return { text, beside, without, ...compared(choice) };
      }),
    })),
  };
}

function compared({ choice, beside, without, by }: Choice): Pick<Spelled, 'made' | 'changed' | 'leftOut'> {
  const before = documents(laid(plain, without ?? beside ?? {}));
  const after = documents(laid(laid(plain, beside ?? {}), choice));
  const known = new Map(before.map((document) => [nameOf(document), JSON.stringify(document)]));
  const made = after.filter((document) => !known.has(nameOf(document)));
  const changed = after.filter((document) => {
    const text = known.get(nameOf(document));
    return text !== undefined && text !== JSON.stringify(document);
  });
  const missing = by.filter((kind) => ![...made, ...changed].some((document) => document.kind === kind));
  if (missing.length > 0) throw new Error(`${JSON.stringify(choice)} is spelled by no ${missing.join(', ')}`);
  const names = new Set(after.map(nameOf));
  return { made, changed, leftOut: before.filter((document) => !names.has(nameOf(document))) };
}

/** What every choice is laid over: a service behind nothing, in production. */
const plain: Part = {
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  targets: { kubernetes: { version: '1.34', regions: ['eastus2'], secrets: 'externalSecrets' } },
  environments: { development: off, staging: off },
};

function laid(base: Part, over: Part): Part {
  const kubernetes = { regions: [], ...base.targets?.kubernetes, ...over.targets?.kubernetes };
  return {
    ...base,
    ...over,
    workloads: { ...base.workloads, ...over.workloads },
    data: { ...base.data, ...over.data },
    targets: { kubernetes },
  };
}

/** Those of the last region: what a second one adds is seen there. */
function documents(given: Part): readonly Document[] {
  const { chat, ...others } = { ...given.workloads };
  const workloads = { chat: chat ?? { kind: 'service' as const }, ...others };
  const platform = resolvePlatform({ ...given, workloads } as PlatformProps);
  const outputs = platform.environments.flatMap((environment) =>
    regionOutputs(environment, bindingsFor(environment), () => undefined),
  );
  return outputs.at(-1)?.documents ?? [];
}

/** Every late value stands for itself: so that it is another one in another region. */
function bindingsFor(environment: Environment): Bindings {
  const bindings: Record<string, unknown> = {};
  const set = (into: Record<string, unknown>, path: string, [step = '', ...rest]: readonly string[]): void => {
    if (rest.length === 0) into[step] = path;
    else {
      into[step] ??= {};
      set(into[step] as Record<string, unknown>, path, rest);
    }
  };
  for (const { name } of environment.kubernetes?.regions ?? []) {
    for (const path of latePaths(JSON.stringify(environment), name)) set(bindings, path, path.split('.'));
  }
  return bindings;
}

/** Some names end in a hash of what the object holds. */
export const nameOf = ({ kind, metadata }: Document): string =>
  `${kind} ${metadata.name.replace(/([-.])[0-9a-f]{8}$/, '$1…')}`;

interface Text {
  readonly choice: string | undefined;
  readonly beside: string | undefined;
  readonly without: string | undefined;
}

/** The choices as the source writes them, in its order, and the constants that they name. */
function textsOf(file: string): { readonly names: ReadonlyMap<string, string>; readonly choices: readonly Text[] } {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true);
  const textOf = (node: ts.Node | undefined) => (node === undefined ? '' : oneLine(node.getText(source)));
  const constants = source.statements
    .filter(ts.isVariableStatement)
    .filter(({ modifiers }) => modifiers === undefined)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
  const names = new Map(constants.map(({ name, initializer }) => [textOf(name), textOf(initializer)]));
  const choices: Text[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const texts = new Map(
        node.properties
          .filter(ts.isPropertyAssignment)
          .map(({ name, initializer }) => [textOf(name), textOf(initializer)]),
      );
      const [choice, beside, without] = ['choice', 'beside', 'without'].map((name) => texts.get(name));
      if (texts.has('by')) choices.push({ choice, beside, without });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { names, choices };
}

const oneLine = (text: string): string =>
  text
    .replace(/ as const$/, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/,(?= [\]})])/g, '');
