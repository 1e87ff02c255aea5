import { describe, expect, it } from 'vitest';
import { readArchitecture } from '../../docs/reference/architecture';
import { readReference, undocumented } from '../../docs/reference/generate';
import { pages } from '../../docs/reference/pages';
import { root } from '../support/project';
import { kubernetesRows } from '../support/rows';
import { readPage } from './markdown';

const reference = readReference(root);

describe('the reference', () => {
  it.each([...pages(root)])('%s is what the sources say; `node docs/reference/write.js` writes it', (page, content) => {
    expect(readPage(page)).toBe(content);
  });

  it('knows every prop of a description', () => {
    const section = (name: string) => reference.sections.find((candidate) => candidate.name === name);
    expect(reference.sections.length).toBeGreaterThan(40);
    expect(section('PlatformProps')?.props.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['name', 'tags', 'workloads', 'data', 'vault', 'targets', 'environments']),
    );
    expect(section('KubernetesTargetProps')?.props.map(({ name }) => name)).toContain('customise');
    expect(section('AgentService')?.parents).toEqual(['RunningProps']);
    expect(reference.callables.map(({ signature }) => signature.split('(')[0])).toContain('agentFramework');
  });

  it('says for every row of the architecture that is Kubernetes which objects spell it', () => {
    const { rows } = readArchitecture(root);
    expect(rows.map(({ id }) => id)).toEqual(kubernetesRows);
    for (const { choices } of rows) expect(choices.length).toBeGreaterThan(0);
  });

  it('every prop says what it means', () => {
    expect(undocumented(reference).meaning).toEqual([]);
  });

  it('every prop that may be left out says what happens then', () => {
    expect(undocumented(reference).fallback).toEqual([]);
  });
});
