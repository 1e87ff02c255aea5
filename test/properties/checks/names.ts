import type { Service } from 'kubernetes-types/core/v1';
import type { Document } from '../../../charts/documents';
import { allContainers, type Check, cronJobs, deployments, identify, ofKind, podOwners } from './read';

const label1123 = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Kinds whose names are labels, or shorter than the 253 characters of a subdomain. */
const forms: Readonly<Record<string, readonly [RegExp, number]>> = {
  Namespace: [label1123, 63],
  Service: [label1035, 63],
  // The controller adds eleven characters to name its jobs.
  CronJob: [label1123, 52],
  // Pods and their host names are made from it.
  Deployment: [label1123, 63],
};

export const uniqueNames: Check = ({ documents }) => {
  const names = documents.map((document) => `${document.metadata.namespace ?? ''}/${identify(document)}`);
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is there twice`);
};

export const validNames: Check = (output) => [
  ...output.documents.flatMap((document) => {
    const [form, longest] = forms[document.kind] ?? [subdomain, 253];
    return fits(document.metadata.name, form, longest) ? [] : [`${identify(document)} cannot be named so`];
  }),
  ...podOwners(output).flatMap(({ document, spec }) => {
    const names = [...allContainers(spec), ...(spec.volumes ?? [])].map(({ name }) => name);
    const ports = allContainers(spec).flatMap((container) => (container.ports ?? []).map(({ name = '' }) => name));
    return [
      ...names.filter((name) => !fits(name, label1123, 63)),
      ...ports.filter((name) => !fits(name, /^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 15)),
    ].map((name) => `${identify(document)}: a part cannot be named ${name}`);
  }),
  ...ofKind<Service>(output, 'Service').flatMap((service) =>
    (service.spec?.ports ?? [])
      .filter(({ name = '' }) => !fits(name, label1123, 63))
      .map(({ name }) => `${identify(service)}: a port cannot be named ${name}`),
  ),
];

const fits = (name: string, form: RegExp, longest: number) => form.test(name) && name.length <= longest;

const keyName = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

function validKey(key: string): boolean {
  const parts = key.split('/');
  const [prefix, name] = parts.length === 1 ? [undefined, parts[0]] : parts;
  return parts.length <= 2 && keyName.test(name ?? '') && (prefix === undefined || fits(prefix, subdomain, 253));
}

type Labels = Readonly<Record<string, string>>;

/** Every set of labels and annotations in a document. */
function* metadataOf(output: Parameters<Check>[0]): Generator<readonly [Document, Labels, Labels]> {
  for (const document of output.documents)
    yield [document, document.metadata.labels ?? {}, document.metadata.annotations ?? {}];
  for (const { document, template } of podOwners(output))
    yield [document, template.metadata?.labels ?? {}, template.metadata?.annotations ?? {}];
  for (const document of cronJobs(output))
    yield [document as Document, document.spec?.jobTemplate.metadata?.labels ?? {}, {}];
  for (const document of deployments(output))
    yield [document as Document, document.spec?.selector.matchLabels ?? {}, {}];
  for (const { document, spec } of podOwners(output)) yield [document, spec.nodeSelector ?? {}, {}];
}

export const validLabels: Check = (output) =>
  [...metadataOf(output)].flatMap(([document, labels, annotations]) => [
    ...[...Object.keys(labels), ...Object.keys(annotations)]
      .filter((key) => !validKey(key))
      .map((key) => `${identify(document)} carries the key ${key}`),
    ...Object.entries(labels)
      .filter(([, value]) => typeof value !== 'string' || !labelValue.test(value))
      .map(([key, value]) => `${identify(document)} is labelled ${key}: ${value}`),
    ...Object.entries(annotations)
      .filter(([, value]) => typeof value !== 'string')
      .map(([key]) => `${identify(document)} is annotated ${key} with no text`),
  ]);

const tags = ['cost-centre', 'environment', 'owner', 'application'] as const;

/** Every object, every pod and every job carries the four tags, as the description gives them. */
export const taggedForCost: Check = (output) => {
  const carriers = [
    ...output.documents.map((document) => [identify(document), document.metadata.labels] as const),
    ...podOwners(output).map(
      ({ document, template }) => [`a pod of ${identify(document)}`, template.metadata?.labels] as const,
    ),
    ...cronJobs(output).map(
      (document) => [`a job of ${identify(document)}`, document.spec?.jobTemplate.metadata?.labels] as const,
    ),
  ];
  return carriers.flatMap(([who, labels]) =>
    tags.filter((tag) => labels?.[tag] !== output.environment.tags[tag]).map((tag) => `${who} lacks ${tag}`),
  );
};
