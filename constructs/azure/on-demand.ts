/** A record whose values are made when they are first asked for: what no part asks for is never there. */
export function onDemand<K extends string, V>(keys: readonly K[], make: (key: K) => V): Readonly<Record<K, V>> {
  const made = new Map<K, V>();
  const record = {} as Record<K, V>;
  for (const key of keys) {
    Object.defineProperty(record, key, {
      enumerable: true,
      get: () => {
        if (!made.has(key)) made.set(key, make(key));
        return made.get(key);
      },
    });
  }
  return record;
}
