import * as pulumi from '@pulumi/pulumi';
import type { Customisation } from '../../spec/azure/customise';
import { plainType } from './arm-id';

/**
 * Changes resources as they are registered, whatever part registers them.
 * @returns what must be called once all are registered: it fails for what no resource was changed by
 */
export function customiseResources(customisations: readonly Customisation[]): () => void {
  if (customisations.length === 0) return () => undefined;
  const met = new Set<Customisation>();
  const known = new Map<string, string[]>();
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    const plain = plainType(type);
    known.set(plain, [...(known.get(plain) ?? []), name]);
    const meant = customisationsOf(customisations, type, name);
    if (meant.length === 0) return undefined;
    for (const one of meant) met.add(one);
    return { props: meant.reduce<pulumi.Inputs>(patched, props), opts };
  });
  return () => {
    const lost = customisations.filter((one) => !met.has(one));
    if (lost.length === 0) return;
    throw new pulumi.RunError(
      [
        'a customisation did not arrive; nothing was written',
        ...lost.map(({ type, name, because }) => {
          const names = known.get(`azure-native:${type}`);
          const there = names === undefined ? 'no resource is of this type' : `there are ${names.sort().join(', ')}`;
          return `  ${type} ${name}: ${there} (customised because: ${because})`;
        }),
      ].join('\n'),
    );
  };
}

/** What changes a resource, in the order in which it is written down. */
export const customisationsOf = (
  customisations: readonly Customisation[],
  type: string,
  name: string,
): readonly Customisation[] =>
  customisations.filter((one) => `azure-native:${one.type}` === plainType(type) && one.name === name);

const patched = (props: pulumi.Inputs, { set, remove }: Customisation): pulumi.Inputs => {
  const removed = remove.reduce<unknown>((value, pointer) => change(value, steps(pointer), undefined), props);
  return Object.entries(set).reduce<unknown>(
    (value, [pointer, to]) => change(value, steps(pointer), to),
    removed,
  ) as pulumi.Inputs;
};

const steps = (pointer: string): readonly string[] =>
  pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A copy with one place changed; undefined removes it. What is known only later is changed once it is known. */
function change(value: unknown, [step, ...rest]: readonly string[], to: unknown): unknown {
  if (step === undefined) return to;
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return pulumi.output(value).apply((known) => change(known, [step, ...rest], to));
  }
  if (Array.isArray(value)) {
    const index = step === '-' ? value.length : Number(step);
    if (!Number.isInteger(index) || index > value.length) return value;
    const changed = change(value[index], rest, to);
    return changed === undefined && rest.length === 0 ? value.toSpliced(index, 1) : value.toSpliced(index, 1, changed);
  }
  const map = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  return { ...map, [step]: change(map[step], rest, to) };
}

/** What of a resource's customisations is not to be found in its final inputs: one line each. */
export function lostChanges(inputs: unknown, customisations: readonly Customisation[]): readonly string[] {
  return customisations.flatMap(({ set, remove, because }, index) => {
    const later = customisations.slice(index + 1).flatMap((one) => [...Object.keys(one.set), ...one.remove]);
    const decides = (pointer: string) => !later.some((other) => touches(other, pointer));
    return [
      ...Object.entries(set)
        .filter(([pointer, to]) => decides(pointer) && !pointer.endsWith('/-') && !same(at(inputs, pointer), to))
        .map(
          ([pointer, to]) =>
            `${pointer}: wanted ${JSON.stringify(to)}, but it is ${show(at(inputs, pointer))} (customised because: ${because})`,
        ),
      ...remove
        .filter((pointer) => decides(pointer) && !/\/\d+$/.test(pointer) && at(inputs, pointer) !== undefined)
        .map(
          (pointer) =>
            `${pointer}: wanted it removed, but it is ${show(at(inputs, pointer))} (customised because: ${because})`,
        ),
    ];
  });
}

const touches = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);

const at = (value: unknown, pointer: string): unknown =>
  steps(pointer).reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[step] : undefined,
    value,
  );

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** Equal as JSON, whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
