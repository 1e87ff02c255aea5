import type { Kind, Values } from './provider';

let cluster = '';

const metadataOf = (inputs: Values): Values => (inputs.metadata ?? {}) as Values;

/** Kubernetes' own groups, which the package has below the first word of their names. */
const own =
  /^kubernetes:(apps|autoscaling|batch|core|policy|(networking|rbac\.authorization|scheduling|storage)\.k8s\.io)\//;

export const schemaTypeOf = (type: string): string | undefined =>
  own.test(type) ? type.replace(/^kubernetes:(\w+)[\w.]*\//, 'kubernetes:$1/') : undefined;

export const kubernetes: Kind = {
  configure({ kubeconfig }) {
    // Not known in a preview.
    if (typeof kubeconfig === 'string' && kubeconfig.startsWith('{'))
      cluster = JSON.parse(kubeconfig)['current-context'];
  },
  // Of a custom resource nothing is declared.
  schemaType: schemaTypeOf,
  id(type, _, inputs) {
    const { name, namespace } = metadataOf(inputs);
    return [cluster, type.split(':').slice(1).join('/'), namespace, name].filter(Boolean).join('/');
  },
  outputs: (_type, _name, _id, inputs) => inputs,
  replaces: (_, path) => path === 'metadata.name' || path === 'metadata.namespace',
  refusesCreate: () => (cluster === '' ? 'no cluster is configured' : undefined),
  refusesDelete: () => undefined,
  invoke: (_, token) => {
    throw new Error(`${token} is not known`);
  },
  preview: (outputs) => outputs,
};
