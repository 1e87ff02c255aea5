import { listOf, objectOf, textOf } from '../json';
import { containersOf, POD_TYPES, type Pods, podSpecOf } from '../pods';
import type { ResourceRule, Violation } from '../rule';

export const imagePinned: ResourceRule = {
  scope: 'resource',
  id: 'image-pinned',
  title: 'Images are pinned by digest or exact tag',
  why: 'A floating tag can start another program than the one that was reviewed, on any restart and any node.',
  severity: 'error',
  appliesTo: { rows: ['B1', 'B10'], kinds: POD_TYPES },
  fix: 'Name the digest that `crane digest <image>` prints, or an exact tag such as `1.4.2`.',
  check(resource) {
    const pods = podSpecOf(resource);
    return pods === undefined ? [] : imagesOf(pods).flatMap(({ path, image }) => faultsOf(path, image));
  },
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: "registry.example.com:5000/acme/chat:1.4.2"}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: "registry.example.com:5000/acme/chat"}
`,
    path: '/spec/containers/0/image',
  },
};

function imagesOf(pods: Pods): readonly { readonly path: string; readonly image: string }[] {
  const containers = containersOf(pods).map(({ path, body }) => ({
    path: `${path}/image`,
    image: textOf(body.image) ?? '',
  }));
  const volumes = listOf(pods.spec.volumes).flatMap((volume, index) => {
    const image = textOf(objectOf(objectOf(volume).image).reference);
    return image === undefined ? [] : [{ path: `${pods.path}/volumes/${index}/image/reference`, image }];
  });
  return [...containers, ...volumes];
}

function faultsOf(path: string, image: string): readonly Violation[] {
  const fault = faultOf(image);
  return fault === undefined ? [] : [{ path, message: `got "${image}"${fault}; want a digest or an exact tag` }];
}

function faultOf(image: string): string | undefined {
  if (image === '') return ', which names no image';
  if (/[${}<>\s]/.test(image)) return ', which still holds a placeholder';
  const digest = image.split('@')[1];
  if (digest !== undefined) {
    return /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/.test(digest) ? undefined : ', whose digest is malformed';
  }
  // A colon before the last slash belongs to the registry's port.
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1];
  if (tag === undefined || tag === '') return ', which has no tag and so means latest';
  return isExact(tag) ? undefined : `, whose tag ${tag} moves`;
}

/** A version with at least two parts, a date, a build number or a commit. */
function isExact(tag: string): boolean {
  if (/^(latest|stable|edge|nightly|main|master|dev|canary|lts)([-.]|$)/i.test(tag)) return false;
  const isBareMajor = /^v?\d{1,3}(-[a-z]+)*$/i.test(tag);
  return /\d/.test(tag) && !isBareMajor;
}
