import type { Place } from '../place';

export interface NetworkProps {
  /**
   * Address space of the first region's network, at least a /16; the second region's is the next of that size.
   * @default '10.20.0.0/16'
   */
  readonly addresses?: string;
}

export interface Network {
  readonly addresses: string;
}

export function resolveNetwork(place: Place, props: NetworkProps | undefined): Network {
  const given = place.props(props, { addresses: true });
  const addresses = given.addresses ?? '10.20.0.0/16';
  if (typeof addresses !== 'string' || !/^10\.\d{1,3}\.0\.0\/16$/.test(addresses))
    place.in('addresses').fault(addresses, "a /16 of 10.0.0.0/8, e.g. '10.20.0.0/16'");
  return { addresses };
}
