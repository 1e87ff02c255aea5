import { usedSubnets } from '../../spec/azure/used-subnets';
import { existingNetwork, Network } from './network';
import type { RegionGround, RegionNetwork } from './site';

/** The network of each region; those that the platform makes reach one another. */
export function regionNetworks(grounds: readonly RegionGround[]): (ground: RegionGround) => RegionNetwork {
  const made = new Map<string, Network>();
  for (const ground of grounds) {
    const { network } = ground.target;
    const range = network.kind === 'newNetwork' ? network.ranges[ground.region.name] : undefined;
    if (range !== undefined) made.set(ground.region.name, new Network(ground, range, ground.group));
  }
  const [one, other] = made.values();
  if (one !== undefined && other !== undefined) Network.join(one, other);
  for (const { region, environment } of grounds) made.get(region.name)?.lay(usedSubnets(environment, region.name));
  return (ground) => {
    const network = made.get(ground.region.name) ?? existingNetwork(ground);
    if (network === undefined) throw new Error(`${ground.region.name} has no network`);
    return network;
  };
}
