import type { PlatformProps } from 'agent-gantry';
import { resolvePlatform } from '../../../spec/platform';
import { captureStack } from '../../../stacks/azure/capture';
import { everyPropOf } from './table';

/** Tests that each prop of a type changes what is registered in Azure, or what the stack tells. */
export const everyProp = <P extends object>(
  what: string,
  rows: Parameters<typeof everyPropOf<P>>[2],
  describePlatform: (props: Partial<P>) => PlatformProps,
): void => everyPropOf<P>(stackOf, what, rows, describePlatform);

const stackOf = (props: PlatformProps): Promise<unknown> =>
  Promise.all(resolvePlatform(props).environments.map((environment) => captureStack(environment)));
