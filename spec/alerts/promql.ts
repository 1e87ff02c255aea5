type Matchers = Readonly<Record<string, string>>;

/** `up{job="chat",namespace="desk"}`. A key that ends in `~` or `!` matches by expression, or the opposite. */
export function select(metric: string, matchers: Matchers): string {
  const parts = Object.entries(matchers).map(([key, value]) => {
    const sign = key.endsWith('~') ? '=~' : key.endsWith('!') ? '!=' : '=';
    return `${key.replace(/[~!]$/, '')}${sign}${JSON.stringify(value)}`;
  });
  return `${metric}{${parts.join(',')}}`;
}

/**
 * A metric about a namespace by something that runs in another. Where the scrape does not keep its labels, Prometheus
 * puts the scraped pod's own namespace in their place and moves them to `exported_namespace`.
 */
export const about = (
  metric: string,
  namespace: string,
  matchers: Matchers = {},
  of = (selector: string) => selector,
): string =>
  `(${of(select(metric, { exported_namespace: namespace, ...matchers }))} or ${of(select(metric, { namespace, ...matchers }))})`;

/** How much a counter grew. `increase` alone misses the first count: a counter that is born at one never rises to it. */
export function grown(selector: string, by: readonly string[], window: string): string {
  const sum = `sum by (${by.join(', ')})`;
  return `(${sum} (increase(${selector}[${window}])) > 0 or ${sum} (${selector} unless ${selector} offset ${window}))`;
}
