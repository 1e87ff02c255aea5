import type { Exchange, Reply } from './exchange';
import type { Schema } from './schema';

/** One path and method, with what its document says. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** At most one part is open, the last: `/tasks/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Waited for when the service ends, and refused from then on. */
  readonly work?: true;
  /** Answered without a token. */
  readonly open?: true;
  readonly request?: Schema;
  readonly headers?: Readonly<Record<string, string>>;
  /** What its events are, where it streams when asked. */
  readonly streams?: string;
  /** Bodies by status, beside the errors that every route of its kind may answer. */
  readonly responses: Readonly<Record<number, Schema>>;
  readonly handler: (exchange: Exchange) => Promise<Reply | undefined> | Reply;
}

export interface Found {
  readonly route: Route | undefined;
  readonly parameters: readonly string[];
  /** Methods that the path has. */
  readonly methods: readonly string[];
}

const nothing: readonly string[] = [];

export class Router {
  private readonly exact = new Map<string, Route>();
  private readonly prefixed: { readonly prefix: string; readonly route: Route }[] = [];
  private readonly methods = new Map<string, string[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const open = route.path.indexOf('{');
      if (open === -1) this.exact.set(`${route.method} ${route.path}`, route);
      else this.prefixed.push({ prefix: route.path.slice(0, open), route });
      const name = open === -1 ? route.path : route.path.slice(0, open);
      this.methods.set(name, [...(this.methods.get(name) ?? []), route.method]);
    }
  }

  find(method: string, path: string): Found {
    // HEAD is GET without its body, which Node leaves out by itself.
    const asked = method === 'HEAD' ? 'GET' : method;
    const route = this.exact.get(`${asked} ${path}`);
    if (route !== undefined) return { route, parameters: nothing, methods: [asked] };
    for (const { prefix, route: candidate } of this.prefixed) {
      const rest = path.startsWith(prefix) ? path.slice(prefix.length) : '';
      if (rest === '' || rest.includes('/')) continue;
      const methods = this.methods.get(prefix) ?? [];
      return { route: candidate.method === asked ? candidate : undefined, parameters: [decoded(rest)], methods };
    }
    return { route: undefined, parameters: nothing, methods: this.methods.get(path) ?? nothing };
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
