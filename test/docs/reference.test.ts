import { describe, expect, it } from 'vitest';
import { readReference, undocumented } from '../../docs/reference/generate';
import { pages } from '../../docs/reference/pages';
import { root } from '../support/project';
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

  it('every prop says what it means', () => {
    expect(undocumented(reference).meaning).toEqual([]);
  });

  it('every prop that may be left out says what happens then', () => {
    expect(undocumented(reference).fallback).toEqual([]);
  });
});
