import { hashToken, shortHash } from '../spec/names';
import type { Document } from './documents';

/**
 * The document under its last name. A Job can't be changed once it is made: its name ends in a hash of what it runs, so
 * that a change makes another one. Taken here, where late values are bound and customisations are in.
 */
export function hashed(document: Document): Document {
  const { metadata, spec } = document;
  if (!metadata.name.endsWith(hashToken)) return document;
  const { template } = spec as { readonly template?: unknown };
  const name = metadata.name.replace(hashToken, shortHash(JSON.stringify(template)));
  return { ...document, metadata: { ...metadata, name } };
}
