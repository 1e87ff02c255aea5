import type { Platform } from '../spec/platform';
import { type Bindings, type Unbound, UnboundError } from './bindings';
import { type RegionOutput, regionOutputs } from './documents';

/**
 * Everything that a platform applies, by environment and region.
 * @param bindings what each environment's late values are bound to
 * @throws UnboundError with every late value that is not bound, in any environment
 */
export function synthKubernetes(platform: Platform, bindings: (environment: string) => Bindings): RegionOutput[] {
  const unbound: Unbound[] = [];
  const outputs = platform.environments.flatMap((environment) =>
    regionOutputs(environment, bindings(environment.name), (value) => unbound.push(value)),
  );
  if (unbound.length > 0) throw new UnboundError(unbound);
  return outputs;
}
