import type { Place } from '../place';

/** Connections that one replica of a workload keeps to the database (D17). */
export interface PoolProps {
  /** Connections that stay open. 1 to 200. @default 20 */
  readonly size?: number;
  /** Connections beyond them at a peak. 0 to 200. @default 10 */
  readonly overflow?: number;
}

export interface Pool {
  readonly size: number;
  readonly overflow: number;
}

export function resolvePool(place: Place, props: PoolProps | undefined): Pool {
  const given = place.props(props, { size: true, overflow: true });
  return {
    size: place.in('size').integer(given.size, { min: 1, max: 200, fallback: 20 }),
    overflow: place.in('overflow').integer(given.overflow, { min: 0, max: 200, fallback: 10 }),
  };
}

/** By the names of the settings that the drivers' pools have. */
export const poolEnv = ({ size, overflow }: Pool): Readonly<Record<string, string>> => ({
  DATABASE_POOL_SIZE: String(size),
  DATABASE_POOL_OVERFLOW: String(overflow),
});
