import { isLate, type Late, readText } from './late';
import type { Place } from './place';
import { version } from './version';

/** The agent service of this package, from the target's registry, at the package's version. */
export interface ServiceImage {
  readonly kind: 'serviceImage';
  /** An exact tag. @default the package's version */
  readonly tag?: string;
}

/**
 * A container image: text pinned by digest or exact tag (`'ghcr.io/acme/triage@sha256:…'`, `'redis:8.2.1'`), the
 * package's own service, or a late value that an engine fills in.
 */
export type Image = string | Late | ServiceImage;

/** The agent service that ships with this package. Its digest is added once `images.lock.json` records one. */
export function serviceImage(props: { readonly tag?: string } = {}): ServiceImage {
  return Object.freeze({ kind: 'serviceImage', ...props });
}

export function isServiceImage(value: unknown): value is ServiceImage {
  return typeof value === 'object' && value !== null && (value as Partial<ServiceImage>).kind === 'serviceImage';
}

/** What an image is resolved against. */
export interface ImageSource {
  /** Registry of our own images, e.g. `acme.azurecr.io`; may hold a late token. */
  readonly registry: string;
  /** Digests that were recorded when images were built: image name and tag → `sha256:…`. */
  readonly digests: Readonly<Record<string, string>>;
}

export const serviceRepository = 'agent-gantry-service';

export function readImage(place: Place, image: Image, source: ImageSource): string {
  if (isServiceImage(image)) {
    const { tag = version } = place.props(image, { kind: true, tag: true });
    if (!isTag(tag)) place.in('tag').fault(tag, `an exact tag such as '${version}'`);
    else if (movingTag.test(tag)) place.in('tag').fault(tag, 'an exact tag', 'A moving tag can change after review.');
    const digest = source.digests[`${serviceRepository}:${tag}`];
    const reference = `${source.registry}/${serviceRepository}:${tag}`;
    return digest === undefined ? reference : `${reference}@${digest}`;
  }
  if (isLate(image)) return readText(place, image);
  if (typeof image !== 'string') {
    place.fault(image, "an image such as 'ghcr.io/acme/triage:1.4.2', or serviceImage()");
    return 'invalid';
  }
  checkPinned(place, image);
  return image;
}

const reference =
  /^(?<name>(?:[a-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

function checkPinned(place: Place, image: string): void {
  const match = reference.exec(image);
  if (match?.groups === undefined) {
    place.fault(image, 'registry/name:tag or registry/name@sha256:<64 hexadecimal digits>');
    return;
  }
  const { name, tag, digest } = match.groups;
  if (digest !== undefined || (tag !== undefined && !movingTag.test(tag))) return;
  const whole = tag === undefined ? `${name}:latest` : image;
  place.fault(
    image,
    'a digest or an exact tag',
    `Run \`crane digest ${whole}\`; a moving tag can change after review.`,
  );
}

/** Tags by which publishers mean "whatever is newest": they move after review. */
const movingTag = /^(latest|stable|main|master|edge|nightly|dev|prod|production|lts|current|\d+)$/;

const isTag = (tag: unknown): tag is string => typeof tag === 'string' && /^\w[\w.-]{0,127}$/.test(tag);
