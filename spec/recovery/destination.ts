import { checkHost, host, type Peer } from '../flows';
import { late } from '../late';
import type { Place } from '../place';
import type { Cloud } from '../regions';

const address = /^https:\/\/([^/?#:@]+)((?:\/[\w.~-]+)*)$/;
const hostOf = (url: string): string | undefined => address.exec(url)?.[1];

/** Where backups go: an address that names its host, and holds no secret. */
export function checkDestination(place: Place, text: string): void {
  const want = "an https address such as 'https://acme.blob.core.windows.net/backups'";
  const name = hostOf(text);
  if (name !== undefined) checkHost(place, name);
  // A signature in the query is a credential: it must not be printed.
  else if (/[?@]/.test(text)) place.missing(want, 'Without a query: a signature is a secret. Use identity or secrets.');
  else if (text.startsWith('s3://')) place.fault(text, want, 'Write https://<bucket>.s3.<region>.amazonaws.com.');
  else if (text.startsWith('gs://')) place.fault(text, want, 'Write https://storage.googleapis.com/<bucket>.');
  else place.fault(text, want);
}

/** The host of a destination that is written down, or one that is known later. */
export function destinationHost(url: string | undefined, cloud: Cloud): Peer {
  // S3 and Cloud Storage keep their public addresses behind a gateway endpoint.
  const addresses = cloud === 'aws' || cloud === 'google' ? 'public' : 'private';
  return host((url === undefined ? undefined : hostOf(url)) ?? late('backups.{region}.host'), { addresses });
}
