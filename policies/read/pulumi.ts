import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from '../json';
import type { Origin, Resource } from '../resource';

/**
 * The resources of what Pulumi writes: a capture, as `gantry synth --target azure` leaves it, or the report of
 * `pulumi preview --json`. Undefined where it is neither.
 */
export function readPulumi(value: Json, origin: Origin): readonly Resource[] | undefined {
  if (Array.isArray(value) && value.length > 0 && value.every(isRegistration)) {
    return value.map((entry, index) => resourceOf(objectOf(entry), `${origin.pointer}/${index}`, origin));
  }
  const steps = isObject(value) ? listOf(value.steps) : [];
  if (steps.length === 0 || !steps.every((step) => typeof objectOf(step).op === 'string')) return undefined;
  return steps.flatMap((step, index) => {
    const state = objectOf(step).newState;
    return isRegistration(state)
      ? [resourceOf(objectOf(state), `${origin.pointer}/steps/${index}/newState`, origin)]
      : [];
  });
}

const isRegistration = (value: Json | undefined): boolean =>
  isObject(value) && typeof value.type === 'string' && (textOf(value.urn) ?? '').startsWith('urn:pulumi:');

/** A pinned version of the API is the same type: `azure-native_keyvault_v20260201:keyvault:Vault`. */
const plainType = (type: string): string =>
  type.replace(/^azure-native_[a-z]+_v\w+:/, 'azure-native:').replace(/\/v\w+:/, ':');

function resourceOf(body: JsonObject, pointer: string, origin: Origin): Resource {
  const type = textOf(body.type) ?? '';
  const urn = textOf(body.urn) ?? '';
  const plain = plainType(type);
  return {
    apiVersion: '',
    kind: plain.replace(/^azure-native:/, ''),
    type: plain,
    namespace: urn.slice('urn:pulumi:'.length).split('::')[0] ?? '',
    name: textOf(body.name) ?? urn.split('::').at(-1) ?? '',
    ...origin,
    pointer,
    body,
  };
}

/** Whether a resource is a cloud's, and no object of Kubernetes. */
export const isCloud = ({ type }: Resource): boolean => type.includes(':');
