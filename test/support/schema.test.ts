import { describe, expect, it } from 'vitest';
import { schemaProblems } from './schema';
import { CORE, KEDA } from './schema/amendments';
import { schemasRead } from './schema/kinds';
import { recover } from './schema/recover';
import { SAMPLES } from './schema/samples';

type Manifest = Record<string, unknown>;
type Path = readonly (string | number)[];

const CONTAINER: Path = ['spec', 'template', 'spec', 'containers', 0];

/** A copy of the good manifest of a kind with one place changed; undefined removes it. */
function broken(kind: string, path: Path, value: unknown): Manifest {
  const copy = structuredClone(SAMPLES.find((sample) => sample.kind === kind)) as Manifest;
  let at: Manifest = copy;
  for (const step of path.slice(0, -1)) at = at[step] as Manifest;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

describe('schemaProblems', () => {
  it.each(SAMPLES.map((sample) => [sample.kind, sample]))('accepts a good %s', (_, sample) => {
    expect(schemaProblems(sample)).toEqual([]);
  });

  it.each<[string, string, Path, unknown, string]>([
    ['an unknown field at the top', 'Deployment', ['extra'], 1, '/: unknown field "extra"'],
    ['an unknown field in the metadata', 'Deployment', ['metadata', 'label'], {}, '/metadata: unknown field "label"'],
    [
      'an unknown field in the pod spec',
      'Deployment',
      ['spec', 'template', 'spec', 'serviceAcount'],
      'x',
      '/spec/template/spec: unknown field "serviceAcount"',
    ],
    [
      'an unknown field in a container',
      'Deployment',
      [...CONTAINER, 'imagePull'],
      'x',
      '/spec/template/spec/containers/0: unknown field "imagePull"',
    ],
    [
      'an unknown field in a probe',
      'CronJob',
      ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0, 'livenessProbe', 'interval'],
      5,
      '/spec/jobTemplate/spec/template/spec/containers/0/livenessProbe: unknown field "interval"',
    ],
    ['a string for an integer', 'Deployment', ['spec', 'replicas'], '2', '/spec/replicas: must be integer'],
    ['a fraction for an integer', 'Deployment', ['spec', 'replicas'], 1.5, '/spec/replicas: must be integer'],
    [
      'an integer of more than 32 bits',
      'Deployment',
      ['spec', 'replicas'],
      2 ** 31,
      '/spec/replicas: must match format "int32"',
    ],
    [
      'a boolean for an integer or a string',
      'Service',
      ['spec', 'ports', 0, 'targetPort'],
      true,
      '/spec/ports/0/targetPort: must be string,integer',
    ],
    [
      'a number for the value of a variable',
      'Deployment',
      [...CONTAINER, 'env', 0, 'value'],
      1,
      '/spec/template/spec/containers/0/env/0/value: must be string',
    ],
    ['a missing selector', 'Deployment', ['spec', 'selector'], undefined, '/spec: missing required field "selector"'],
    ['a missing spec', 'Deployment', ['spec'], undefined, '/: missing required field "spec"'],
    ['a missing name', 'ConfigMap', ['metadata', 'name'], undefined, '/metadata: missing required field "name"'],
    ['a name in capitals', 'ConfigMap', ['metadata', 'name'], 'Planner', '/metadata/name: is no DNS subdomain'],
    [
      'a label with a space',
      'ConfigMap',
      ['metadata', 'labels', 'app'],
      'a b',
      '/metadata/labels/app: must match pattern',
    ],
    [
      'a misspelt target type',
      'HorizontalPodAutoscaler',
      ['spec', 'metrics', 0, 'resource', 'target', 'type'],
      'Utilisation',
      '/spec/metrics/0/resource/target/type: must be one of Utilization, Value, AverageValue',
    ],
    [
      'a misspelt target',
      'HorizontalPodAutoscaler',
      ['spec', 'metrics', 0, 'resource', 'target', 'averageUtilisation'],
      70,
      '/spec/metrics/0/resource/target: unknown field "averageUtilisation"',
    ],
    [
      'a bad quantity',
      'Deployment',
      [...CONTAINER, 'resources', 'limits', 'memory'],
      '512MB',
      '/spec/template/spec/containers/0/resources/limits/memory: must match format "quantity"',
    ],
    ['secret data that is not base64', 'Secret', ['data', 'key'], 'hello', '/data/key: must match format "byte"'],
    ['a null', 'Deployment', ['spec', 'strategy'], null, '/spec/strategy: must not be null'],
    [
      'two variables of one name',
      'Deployment',
      [...CONTAINER, 'env', 1, 'name'],
      'MODE',
      '/spec/template/spec/containers/0/env: holds two entries',
    ],
    [
      'an unknown field of a trigger',
      'ScaledObject',
      ['spec', 'triggers', 0, 'query'],
      'x',
      '/spec/triggers/0: unknown field "query"',
    ],
    [
      'a trigger with a number among its metadata',
      'ScaledObject',
      ['spec', 'triggers', 0, 'metadata', 'messageCount'],
      5,
      '/spec/triggers/0/metadata/messageCount: must be string',
    ],
    [
      'an unknown field of the metadata of a custom resource',
      'ScaledObject',
      ['metadata', 'label'],
      {},
      '/metadata: unknown field "label"',
    ],
    [
      'an unknown field of a secret reference',
      'ExternalSecret',
      ['spec', 'data', 0, 'remoteRef', 'path'],
      'x',
      '/spec/data/0/remoteRef: unknown field "path"',
    ],
    [
      'a list for the parameters of a provider',
      'SecretProviderClass',
      ['spec', 'parameters'],
      [],
      '/spec/parameters: must be object',
    ],
  ])('refuses %s', (_, kind, path, value, problem) => {
    expect(schemaProblems(broken(kind, path, value)).join('\n')).toContain(problem);
  });

  it('finds an unknown field and a null in every object of every kind', () => {
    let places = 0;
    for (const sample of SAMPLES) {
      for (const path of objects(sample)) {
        // A map takes any key, but no map of Kubernetes holds booleans.
        const kind = String(sample.kind);
        const changed = broken(kind, [...path, 'no-such-field'], false);
        expect(schemaProblems(changed), `${kind} ${path.join('/')}`).not.toEqual([]);
        expect(schemaProblems(broken(kind, [...path, 'no-such-field'], null))).not.toEqual([]);
        places += 1;
      }
    }
    expect(places).toBeGreaterThan(300);
  });

  it.each([
    ['WidgetSet', 'example.com/v1'],
    ['Deployment', 'apps/v9'],
    // A part of a pod, which the packages have a model of; and a path in place of a version.
    ['Container', 'v1'],
    ['Deployment', '../kubernetes-models/apps/v1'],
  ])('names the kind without a schema: %s of %s', (kind, apiVersion) => {
    const problems = schemaProblems({ apiVersion, kind, metadata: { name: 'a' } });
    expect(problems).toEqual([`${kind} a: no schema for the kind ${kind} of ${apiVersion}`]);
  });

  it.each([null, undefined, 'text', [], {}, { kind: 'Pod' }])('refuses %j, which is no manifest', (value) => {
    expect(schemaProblems(value)).toHaveLength(1);
  });

  it('is fast enough for long random runs', () => {
    for (const sample of SAMPLES) schemaProblems(sample);
    const start = performance.now();
    for (let round = 0; round < 40; round += 1) for (const sample of SAMPLES) schemaProblems(sample);
    expect((SAMPLES.length * 40) / ((performance.now() - start) / 1000)).toBeGreaterThan(2000);
  });
});

describe('recover', () => {
  const source = (body: string): string => `let validate=function validate1(data,{instancePath=""}={}){${body}}`;

  it('reads keywords and fields', () => {
    const body =
      'e({keyword:"type",params:{type:"object"}});e({keyword:"required",params:{missingProperty:"a-b"}});' +
      'validate2(data["a-b"],{instancePath:1})}function validate2(data,{instancePath=""}={}){' +
      'e({keyword:"pattern",params:{pattern:"^[{,\\"]$"}})';
    expect(recover(source(body), 'x').schema).toEqual({
      type: 'object',
      required: ['a-b'],
      properties: { 'a-b': { pattern: '^[{,"]$' } },
    });
  });

  it.each([
    ['keyword', 'e({keyword:"contains",params:{limit:1}})'],
    ['keyword', 'e({keyword:"type",params:wrong})'],
    ['call', 'validate1(other,{instancePath:1})'],
    ['call', 'validate1(data0,{instancePath:1})'],
  ])('throws on a %s that it does not know', (what, body) => {
    expect(() => recover(source(body), 'x')).toThrow(what);
  });
});

it('amends no schema that none of the kinds uses', () => {
  // The paths within a schema are checked as it is read.
  for (const sample of SAMPLES) schemaProblems(sample);
  const read = schemasRead();
  expect(Object.keys({ ...CORE, ...KEDA }).filter((name) => !read.has(name))).toEqual([]);
});

function objects(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    objects(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? inner : [path, ...inner];
}
