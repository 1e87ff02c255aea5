import { late, serviceImage, version } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { readImage } from '../../spec/image';
import { Place } from '../../spec/place';
import type { Problem } from '../../spec/problems';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

const read = (image: unknown, digests: Readonly<Record<string, string>> = {}) => {
  const problems: Problem[] = [];
  const read = readImage(new Place(problems).in('image'), image as string, { registry: 'acme.azurecr.io', digests });
  return { image: read, problems };
};

describe('B10: an image', () => {
  it.each([
    'redis:8.2.1',
    'library/redis:8.2.1-alpine',
    'ghcr.io/acme/triage:1.4.2',
    'ghcr.io/acme/deep/triage:v1',
    'registry.example.com:5000/triage:1.4.2',
    'localhost:5000/triage:2026-08-01',
    `ghcr.io/acme/triage@${digest}`,
    `ghcr.io/acme/triage:latest@${digest}`,
    `registry.example.com:5000/triage@${digest}`,
  ])('is pinned by an exact tag or a digest: %s', (image) => {
    expect(read(image)).toEqual({ image, problems: [] });
  });

  it.each([
    'latest',
    'stable',
    'main',
    'master',
    'edge',
    'nightly',
    'dev',
    'prod',
    'production',
    'lts',
    'current',
    '8',
  ])('is not pinned by a tag that moves: %s', (tag) => {
    expect(read(`redis:${tag}`).problems[0]).toMatchObject({ got: `"redis:${tag}"`, want: 'a digest or an exact tag' });
  });

  it.each([
    ['ghcr.io/acme/triage', 'ghcr.io/acme/triage:latest'],
    ['registry.example.com:5000/triage', 'registry.example.com:5000/triage:latest'],
    ['redis:8', 'redis:8'],
  ])('is named whole in the command that pins it: %s', (image, whole) => {
    expect(read(image).problems[0]?.fix).toContain(`\`crane digest ${whole}\``);
  });

  it.each([
    '',
    ':1.4.2',
    'a b:1',
    'Redis:8.2.1',
    'redis:',
    'redis:1:2',
    'https://ghcr.io/acme/triage:1',
    'redis@sha256:00',
    '-a:1.2',
  ])('is a reference: not "%s"', (image) => {
    expect(read(image).problems[0]?.want).toBe('registry/name:tag or registry/name@sha256:<64 hexadecimal digits>');
  });

  it('is late where an engine fills it in', () => {
    expect(read(late('images.triage'))).toEqual({ image: `\${late:images.triage}`, problems: [] });
  });
});

describe('the image of our own service', () => {
  const ours = `agent-gantry-service:${version}`;

  it("comes from the target's registry, at the package's version", () => {
    expect(read(serviceImage())).toEqual({ image: `acme.azurecr.io/${ours}`, problems: [] });
  });

  it('has the digest that was recorded for that tag, and no other', () => {
    expect(read(serviceImage(), { [ours]: digest }).image).toBe(`acme.azurecr.io/${ours}@${digest}`);
    expect(read(serviceImage({ tag: '9.9.9' }), { [ours]: digest }).image).toBe(
      'acme.azurecr.io/agent-gantry-service:9.9.9',
    );
  });

  it('has an exact tag', () => {
    for (const tag of ['latest', '1', '', 'a b', 7, null]) {
      expect(read({ kind: 'serviceImage', tag }).problems.map(({ path }) => path)).toEqual(['image.tag']);
    }
  });
});
