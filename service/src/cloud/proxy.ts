type Variables = Readonly<Record<string, string | undefined>>;

/** The proxy of HTTPS_PROXY, HTTP_PROXY or ALL_PROXY for an address that NO_PROXY does not name. */
export function proxyFor(url: URL, environment: Variables): URL | undefined {
  const read = (name: string): string => environment[name] ?? environment[name.toLowerCase()] ?? '';
  const proxy = read(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || read('ALL_PROXY');
  if (proxy === '' || excepted(url, read('NO_PROXY'))) return undefined;
  return new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
}

/** `.example.com` and `example.com` name the host and all below it; `*` everything; a port restricts. */
function excepted({ hostname, port, protocol }: URL, list: string): boolean {
  const actual = port || (protocol === 'https:' ? '443' : '80');
  const host = hostname.replace(/^\[|\]$/g, '');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry.replace(/^\*?\./, '')) ?? [];
      return (only === undefined || only === actual) && (host === name || host.endsWith(`.${name}`));
    });
}
