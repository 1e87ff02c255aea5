import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** What a value may be. */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'any' }
  | { readonly kind: 'values'; readonly values: readonly (string | number | boolean)[] }
  | { readonly kind: 'list' | 'map'; readonly of: Shape }
  | { readonly kind: 'object'; readonly name: string }
  | { readonly kind: 'oneOf'; readonly of: readonly Shape[] };

export interface Property {
  readonly required: boolean;
  readonly shape: Shape;
}

export type Properties = Readonly<Record<string, Property>>;

/** What a provider takes: by type of resource, and by name of what these are made of. */
export interface ProviderSchema {
  readonly resources: Readonly<Record<string, Properties>>;
  readonly objects: Readonly<Record<string, Properties>>;
}

const any: Shape = { kind: 'any' };

/**
 * The schema of a provider, as the declarations of its package for Node tell it: the real one comes only with the
 * provider, which is not in any registry of packages. Read as text; nothing is resolved but names.
 */
export class Declarations {
  readonly #folder: string;
  readonly #also: Readonly<Record<string, readonly string[]>>;
  readonly #inputs: ReadonlyMap<string, ts.InterfaceDeclaration>;
  readonly #values = new Map<string, Shape>();
  readonly #enums = new Map<string, ReadonlyMap<string, ts.VariableDeclaration>>();
  readonly objects: Record<string, Properties> = {};

  /**
   * @param main the package's `index.js`
   * @param also values of enums that the package leaves out
   */
  constructor(main: string, also: Readonly<Record<string, readonly string[]>> = {}) {
    this.#also = also;
    this.#folder = dirname(main);
    this.#inputs = interfaces(parse(join(this.#folder, 'types', 'input.d.ts')));
  }

  /** Modules that hold resources, e.g. `app` or `apps/v1`. */
  modules(depth: 1 | 2): readonly string[] {
    const inner = (at: string) =>
      readdirSync(join(this.#folder, at), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== 'types')
        .map(({ name }) => (at === '' ? name : `${at}/${name}`));
    return depth === 1 ? inner('') : inner('').flatMap(inner);
  }

  /** The resources of a module by their kinds. */
  resources(module: string): Readonly<Record<string, Properties>> {
    const found: [string, Properties][] = [];
    for (const file of readdirSync(join(this.#folder, module))) {
      if (!file.endsWith('.d.ts') || file === 'index.d.ts' || /^(get|list)[A-Z]/.test(file)) continue;
      const source = parse(join(this.#folder, module, file));
      for (const statement of source.statements) {
        if (!ts.isClassDeclaration(statement) || statement.name === undefined) continue;
        const kind = statement.name.text;
        const args = source.statements.find(
          (one): one is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(one) && one.name.text === `${kind}Args`,
        );
        if (args !== undefined) found.push([kind, this.#properties(args)]);
      }
    }
    return Object.fromEntries(found);
  }

  #properties(declaration: ts.InterfaceDeclaration): Properties {
    return Object.fromEntries(
      declaration.members.filter(ts.isPropertySignature).map((member) => {
        const name = ts.isStringLiteral(member.name) ? member.name.text : member.name.getText();
        const shape = member.type === undefined ? any : this.#shape(member.type);
        return [name, { required: member.questionToken === undefined, shape }];
      }),
    );
  }

  #shape(type: ts.TypeNode): Shape {
    if (ts.isParenthesizedTypeNode(type)) return this.#shape(type.type);
    if (ts.isArrayTypeNode(type)) return { kind: 'list', of: this.#shape(type.elementType) };
    if (ts.isUnionTypeNode(type)) return this.#union(type);
    if (ts.isTypeLiteralNode(type)) {
      const index = type.members.find(ts.isIndexSignatureDeclaration);
      return index === undefined ? any : { kind: 'map', of: this.#shape(index.type) };
    }
    if (ts.isLiteralTypeNode(type)) return literal(type.literal);
    if (ts.isTypeReferenceNode(type)) return this.#reference(type);
    if (type.kind === ts.SyntaxKind.StringKeyword) return { kind: 'string' };
    if (type.kind === ts.SyntaxKind.NumberKeyword) return { kind: 'number' };
    if (type.kind === ts.SyntaxKind.BooleanKeyword) return { kind: 'boolean' };
    return any;
  }

  #union({ types }: ts.UnionTypeNode): Shape {
    const shapes = types.filter((one) => one.kind !== ts.SyntaxKind.UndefinedKeyword).map((one) => this.#shape(one));
    // `string | SomeEnum` is how the package says that Azure may come to know more values. Here the known ones must do.
    const values = shapes.filter((one) => one.kind === 'values');
    const rest = values.length > 0 ? shapes.filter(({ kind }) => kind !== 'string') : shapes;
    if (values.length > 1) {
      const all = values.flatMap((one) => one.values);
      return this.#oneOf([{ kind: 'values', values: all }, ...rest.filter(({ kind }) => kind !== 'values')]);
    }
    return this.#oneOf(rest);
  }

  #oneOf(shapes: readonly Shape[]): Shape {
    const [only] = shapes;
    return shapes.length === 1 && only !== undefined ? only : { kind: 'oneOf', of: shapes };
  }

  #reference({ typeName, typeArguments }: ts.TypeReferenceNode): Shape {
    const [from, ...path] = typeName.getText().split('.');
    const [inner] = typeArguments ?? [];
    if (from === 'pulumi' && inner !== undefined) return this.#shape(inner);
    if (from === 'enums') return this.#enumOf(path);
    if (from !== 'inputs') return any;
    const name = path.join('.');
    const declaration = this.#inputs.get(name);
    if (declaration === undefined) return any;
    if (!(name in this.objects)) {
      // Some hold themselves.
      this.objects[name] = {};
      this.objects[name] = this.#properties(declaration);
    }
    return { kind: 'object', name };
  }

  #enumOf(path: readonly string[]): Shape {
    const name = path.join('.');
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const file = join(this.#folder, 'types', 'enums', ...path.slice(0, -1), 'index.d.ts');
    if (!this.#enums.has(file)) this.#enums.set(file, existsSync(file) ? constants(parse(file)) : new Map());
    const declaration = this.#enums.get(file)?.get(path.at(-1) ?? '');
    const shape = declaration === undefined ? any : valuesOf(declaration, this.#also[name] ?? []);
    this.#values.set(name, shape);
    return shape;
  }
}

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

/** Interfaces by their names with those of their namespaces. */
function interfaces(source: ts.SourceFile): ReadonlyMap<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  const walk = (statements: readonly ts.Statement[], above: string) => {
    for (const statement of statements) {
      if (ts.isInterfaceDeclaration(statement)) found.set(above + statement.name.text, statement);
      if (ts.isModuleDeclaration(statement) && statement.body !== undefined && ts.isModuleBlock(statement.body)) {
        walk(statement.body.statements, `${above}${statement.name.text}.`);
      }
    }
  };
  walk(source.statements, '');
  return found;
}

function constants(source: ts.SourceFile): ReadonlyMap<string, ts.VariableDeclaration> {
  const all = source.statements.filter(ts.isVariableStatement).flatMap((one) => [...one.declarationList.declarations]);
  return new Map(all.map((one) => [one.name.getText(), one]));
}

function valuesOf({ type }: ts.VariableDeclaration, also: readonly string[]): Shape {
  if (type === undefined || !ts.isTypeLiteralNode(type)) return any;
  const values = type.members.flatMap((member) => {
    if (!ts.isPropertySignature(member) || member.type === undefined || !ts.isLiteralTypeNode(member.type)) return [];
    const shape = literal(member.type.literal);
    return shape.kind === 'values' ? [...shape.values] : [];
  });
  return values.length === 0 ? any : { kind: 'values', values: [...values, ...also] };
}

function literal(node: ts.LiteralTypeNode['literal']): Shape {
  if (ts.isStringLiteral(node)) return { kind: 'values', values: [node.text] };
  if (ts.isNumericLiteral(node)) return { kind: 'values', values: [Number(node.text)] };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { kind: 'values', values: [true] };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'values', values: [false] };
  return any;
}
