import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** One prop of an interface, as its declaration tells it. */
export interface Prop {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly meaning: string;
  /** Text of `@default`, where there is one. */
  readonly fallback?: string;
  /** Interfaces of its type that have sections of their own, whose props carry the defaults. */
  readonly parts: readonly string[];
}

export interface Section {
  readonly name: string;
  readonly doc: string;
  /** Interfaces whose props it has too. */
  readonly parents: readonly string[];
  /** Props of other interfaces that it has by the same names. */
  readonly picked: readonly { readonly from: string; readonly names: readonly string[] }[];
  readonly props: readonly Prop[];
}

export interface Callable {
  readonly signature: string;
  readonly doc: string;
}

export interface Reference {
  readonly sections: readonly Section[];
  readonly units: readonly { readonly name: string; readonly type: string; readonly doc: string }[];
  readonly callables: readonly Callable[];
}

/** Where a reader starts: everything else is found from here. */
const roots: readonly (readonly [string, string])[] = [
  ['spec/platform.ts', 'PlatformProps'],
  ['spec/workload.ts', 'AgentService'],
  ['spec/workload.ts', 'QueueWorker'],
  ['spec/workload.ts', 'CronJob'],
];

/** The public props, units and functions, read from the sources below `root`. */
export function readReference(root: string): Reference {
  const program = ts.createProgram([join(root, 'index.ts'), join(root, 'kubernetes.ts')], {
    module: ts.ModuleKind.Node20,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
    skipLibCheck: true,
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const ours = (file: ts.SourceFile) => relative(root, file.fileName).split(sep)[0] === 'spec';
  const moduleOf = (file: string) => {
    const source = program.getSourceFile(join(root, file));
    const symbol = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    if (symbol === undefined) throw new Error(`${file} is no module`);
    return symbol;
  };

  const found = new Map<ts.Symbol, Section>();
  const visited = new Set<ts.Symbol>();
  const visit = (symbol: ts.Symbol): void => {
    if (visited.has(symbol)) return;
    visited.add(symbol);
    const declarations = symbol.declarations?.filter(ts.isInterfaceDeclaration) ?? [];
    const [first] = declarations;
    // A type alias stands for what it names: its parts are visited in its place.
    if (first === undefined) {
      for (const alias of symbol.declarations?.filter(ts.isTypeAliasDeclaration) ?? []) follow(alias.type);
      return;
    }
    const members = declarations.flatMap(({ members }) => [...members]).filter(ts.isPropertySignature);
    const parents = declarations
      .flatMap(({ heritageClauses = [] }) => [...heritageClauses])
      .flatMap(({ types }) => [...types]);
    const symbols = parents.map((parent) => [parent, resolved(parent.expression)] as const);
    found.set(symbol, {
      name: symbol.name,
      doc: docOf(symbol),
      parents: symbols.flatMap(([parent, of]) =>
        of !== undefined && isSection(of) ? [parent.expression.getText()] : [],
      ),
      picked: symbols.flatMap(([parent, of]) =>
        of !== undefined && isSection(of)
          ? []
          : [pickedBy(parent, of, new Set(members.map(({ name }) => name.getText())))],
      ),
      // The tag of a tagged choice is written by its function, never by hand.
      props: members.filter(({ name }) => ts.isIdentifier(name) && name.text !== 'kind').map(propOf),
    });
    for (const parent of parents) follow(parent);
    for (const { type } of members) if (type !== undefined) follow(type);
  };
  const follow = (node: ts.Node): void => {
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined;
    const symbol = name === undefined ? undefined : resolved(name);
    if (symbol?.declarations?.some((declaration) => ours(declaration.getSourceFile())) === true) visit(symbol);
    ts.forEachChild(node, follow);
  };
  const resolved = (name: ts.Node): ts.Symbol | undefined => {
    const symbol = checker.getSymbolAtLocation(name);
    return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
      ? checker.getAliasedSymbol(symbol)
      : symbol;
  };
  const docOf = (symbol: ts.Symbol): string =>
    oneLine(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
  const tagOf = (symbol: ts.Symbol, name: string): string | undefined => {
    const tag = symbol.getJsDocTags(checker).find((candidate) => candidate.name === name);
    return tag === undefined ? undefined : oneLine(ts.displayPartsToString(tag.text));
  };
  const propOf = (member: ts.PropertySignature): Prop => {
    const symbol = checker.getSymbolAtLocation(member.name);
    if (symbol === undefined) throw new Error(`${member.name.getText()} has no symbol`);
    const fallback = tagOf(symbol, 'default');
    const named = member.type === undefined ? [] : namesIn(member.type);
    return {
      name: member.name.getText(),
      type: oneLine(member.type?.getText() ?? ''),
      optional: member.questionToken !== undefined,
      // What an interface says of itself need not be said again of a prop that holds one.
      meaning: docOf(symbol) || (named[0] === undefined ? '' : docOf(named[0])),
      ...(fallback === undefined ? {} : { fallback }),
      parts: [...new Set(named.filter(isSection).map((part) => part.name))],
    };
  };
  /** A parent that is an alias of `Pick<Interface, 'a' | 'b'>` has no section: its names are told instead. */
  const pickedBy = (
    parent: ts.Node,
    of: ts.Symbol | undefined,
    own: ReadonlySet<string>,
  ): Section['picked'][number] => {
    const picks = of?.declarations?.filter(ts.isTypeAliasDeclaration).map(({ type }) => type)[0];
    const [from, keys] = picks !== undefined && ts.isTypeReferenceNode(picks) ? (picks.typeArguments ?? []) : [];
    if (from === undefined || keys === undefined) throw new Error(`${parent.getText()} is no interface and picks none`);
    const literals = ts.isUnionTypeNode(keys) ? [...keys.types] : [keys];
    const names = literals.flatMap((key) =>
      ts.isLiteralTypeNode(key) && ts.isStringLiteral(key.literal) ? [key.literal.text] : [],
    );
    return { from: from.getText(), names: names.filter((name) => !own.has(name)) };
  };
  const isSection = (symbol: ts.Symbol): boolean => symbol.declarations?.some(ts.isInterfaceDeclaration) ?? false;
  /** Our own types that a type names, aliases and what they stand for included. */
  const namesIn = (node: ts.Node, seen: ReadonlySet<ts.Symbol> = new Set()): ts.Symbol[] => {
    const symbol = ts.isTypeReferenceNode(node) ? resolved(node.typeName) : undefined;
    const within: ts.Symbol[] = [];
    if (
      symbol !== undefined &&
      !seen.has(symbol) &&
      symbol.declarations?.some((at) => ours(at.getSourceFile())) === true
    ) {
      within.push(symbol);
      const aliases = symbol.declarations.filter(ts.isTypeAliasDeclaration);
      for (const { type } of aliases) within.push(...namesIn(type, new Set([...seen, symbol])));
    }
    ts.forEachChild(node, (child) => {
      within.push(...namesIn(child, seen));
    });
    return within;
  };

  for (const [file, name] of roots) {
    const symbol = checker.getExportsOfModule(moduleOf(file)).find((candidate) => candidate.name === name);
    if (symbol === undefined) throw new Error(`${file} exports no ${name}`);
    visit(symbol);
  }
  return {
    sections: [...found.values()],
    units: checker
      .getExportsOfModule(moduleOf('spec/units.ts'))
      .flatMap((symbol) =>
        (symbol.declarations ?? [])
          .filter(ts.isTypeAliasDeclaration)
          .map((alias) => ({ name: symbol.name, type: oneLine(alias.type.getText()), doc: docOf(symbol) })),
      ),
    callables: checker.getExportsOfModule(moduleOf('index.ts')).flatMap((exported) => {
      const symbol = (exported.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(exported) : exported;
      const declaration = symbol.valueDeclaration;
      const type = declaration === undefined ? undefined : checker.getTypeOfSymbolAtLocation(symbol, declaration);
      const [call] = type?.getCallSignatures() ?? [];
      if (declaration === undefined || call === undefined || ts.isClassDeclaration(declaration)) return [];
      return [{ signature: signatureOf(exported.name, call), doc: docOf(symbol) }];
    }),
  };
}

/** Names and types as the source has them: what the compiler prints spells every alias out. */
function signatureOf(name: string, call: ts.Signature): string {
  const parameters = call.getDeclaration().parameters.map((parameter) => {
    const optional = parameter.initializer !== undefined || parameter.questionToken !== undefined;
    const rest = parameter.dotDotDotToken === undefined ? '' : '...';
    return `${rest}${parameter.name.getText()}${optional ? '?' : ''}: ${oneLine(parameter.type?.getText() ?? '')}`;
  });
  return `${name}(${parameters.join(', ')})`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Props that say nothing of themselves, and optional ones that don't say what happens without them. */
export function undocumented({ sections }: Reference): { readonly meaning: string[]; readonly fallback: string[] } {
  const all = sections.flatMap((section) =>
    section.props.map((prop) => ({ at: `${section.name}.${prop.name}`, prop })),
  );
  return {
    meaning: all.filter(({ prop }) => prop.meaning === '').map(({ at }) => at),
    fallback: all
      .filter(({ prop }) => prop.optional && prop.fallback === undefined && prop.parts.length === 0)
      .map(({ at }) => at),
  };
}
