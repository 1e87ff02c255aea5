import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Document } from '../charts/documents';
import { check } from '../policies/check';
import { readText } from '../policies/read/yaml';
import { kubernetesProjects, projectFiles, synthProject } from './support/project';
import { schemaProblems } from './support/schema';

describe.each(Object.entries(kubernetesProjects))('%s', async (_, file) => {
  const manifests = [...(await projectFiles(file))].filter(([path]) => path.endsWith('.yaml'));

  it('E4: has no finding under any rule, warnings included; of its EnvoyFilters alone something is noted', () => {
    const resources = manifests.flatMap(([path, content]) => readText(content, path));
    const { findings, crashes } = check(resources, { asOf: '2026-11-21' });
    expect(resources.length).toBeGreaterThan(0);
    const filters = resources.filter(({ kind }) => kind === 'EnvoyFilter').map(({ name }) => `envoy-filter of ${name}`);
    expect(
      findings.map(({ rule, severity, object, path, message }) =>
        severity === 'info' ? `${rule} of ${object.name}` : `${rule} ${object.kind}/${object.name} ${path}: ${message}`,
      ),
    ).toEqual(filters);
    expect(crashes).toEqual([]);
  });

  it('holds only documents that a strict schema takes', () => {
    const documents = manifests.flatMap(([path, content]) =>
      content.split(/^---$/m).map((text) => ({ path, document: load(text) as Document })),
    );
    const problems = documents.flatMap(({ path, document }) =>
      schemaProblems(document).map((problem) => `${path} ${document.kind}/${document.metadata.name}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  it('A15: keeps environments apart, each in a namespace of its own', async () => {
    const namespaces = (await synthProject(file)).map(
      ({ environment, site }) => [environment.name, site.target.namespace] as const,
    );
    const owners = new Map<string, string>();
    for (const [environment, namespace] of namespaces) {
      expect(owners.get(namespace) ?? environment).toBe(environment);
      owners.set(namespace, environment);
    }
  });
});
