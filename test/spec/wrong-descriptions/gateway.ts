import { agentService, apiManagement, gatewayApi, ingress } from 'agent-gantry';
import { platform } from '../support';
import type { Wrong } from './wrong';

const host = 'agents.example.com';
const tls = { issuer: 'letsencrypt' };
const ofIstio = gatewayApi({ class: 'istio' });
const auth = { jwks: 'https://login.example.com/keys', issuer: 'https://login.example.com/', audiences: ['desk'] };

const served = (gateway: object, controller: unknown = ofIstio, rest: object = {}, target: object = {}) =>
  platform({
    gateway: { host, tls, ...gateway },
    targets: { kubernetes: { regions: ['eastus2'], gateway: controller, ...target } },
    ...rest,
  });
const routed = (...routes: unknown[]) => served({ routes });
const two = { workloads: { chat: agentService(), search: agentService() } };
const issuer = "cert-manager's issuer, e.g. { issuer: 'letsencrypt-prod' }, or { secret: '…' } that is made elsewhere";
const path = "an absolute path such as '/chat', or '/tasks/' for all that begin so";

/** The gateway. What a controller can't do is tried cell by cell elsewhere. */
export const gateway: Readonly<Record<string, Wrong>> = {
  'a gateway without a host': {
    given: served({ host: undefined }),
    says: [{ path: 'gateway.host', want: "a host's name, e.g. 'agents.example.com'" }],
  },
  'an address for a host': {
    given: served({ host: 'https://agents.example.com' }),
    says: [
      {
        path: 'gateway.host',
        got: '"https://agents.example.com"',
        want: "a host's name such as 'api.openai.com'",
        fix: "Write 'agents.example.com'.",
      },
    ],
  },
  'a gateway without a certificate': {
    given: served({ tls: undefined }),
    says: [{ path: 'gateway.tls', want: issuer }],
  },
  'a certificate that is issued and made elsewhere': {
    given: served({ tls: { issuer: 'letsencrypt', secret: 'agents-tls' } }),
    says: [
      {
        path: 'gateway.tls.issuer',
        got: '"letsencrypt"',
        want: 'nothing beside secret: that certificate is made elsewhere',
        fix: 'Remove one.',
      },
    ],
  },
  'a question of an issuer that may arrive in another region': {
    given: served(
      { tls: { issuer: 'letsencrypt', challenge: 'http' } },
      ofIstio,
      {},
      { regions: ['eastus2', 'centralus'] },
    ),
    says: [
      {
        path: 'gateway.tls.challenge',
        got: '"http"',
        want: "'dns' where there are several regions: the question arrives in any of them",
      },
    ],
  },
  'a gateway that leads to nobody': {
    given: served({}, ofIstio, two),
    says: [{ path: 'gateway.to', want: 'a declared service: chat, search' }],
  },
  'a gateway that leads to a workload that is not there': {
    given: served({ to: 'chatt' }, ofIstio, two),
    says: [{ path: 'gateway.to', got: '"chatt"', want: 'a declared service: chat, search', fix: 'Did you mean chat?' }],
  },
  'a workload to lead to beside routes that all name one': {
    given: served({ to: 'chat', routes: [{ path: '/chat', to: 'chat' }] }, ofIstio, two),
    says: [{ path: 'gateway.to', got: '"chat"', want: 'nothing: each route says where it leads', fix: 'Remove it.' }],
  },
  'no routes at all': {
    given: routed(),
    says: [
      { path: 'gateway.routes', want: 'at least one route', fix: 'Leave routes out for the API of the agent service.' },
    ],
  },
  'a route without a path': {
    given: routed({ methods: ['GET'] }),
    says: [{ path: 'gateway.routes[0].path', want: path }],
  },
  'a path with a wildcard': {
    given: routed({ path: '/tasks/*' }),
    says: [{ path: 'gateway.routes[0].path', got: '"/tasks/*"', want: path, fix: "Write '/tasks/'." }],
  },
  'a path that climbs': {
    given: routed({ path: '/tasks/../admin' }),
    says: [{ path: 'gateway.routes[0].path', got: '"/tasks/../admin"', want: path }],
  },
  'a method that is none': {
    given: routed({ path: '/chat', methods: ['post'] }),
    says: [
      {
        path: 'gateway.routes[0].methods[0]',
        got: '"post"',
        want: 'one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
        fix: "Did you mean 'POST'?",
      },
    ],
  },
  'a list of no methods': {
    given: routed({ path: '/chat', methods: [] }),
    says: [
      { path: 'gateway.routes[0].methods', want: 'at least one method', fix: 'Leave methods out to let all pass.' },
    ],
  },
  'a content type with parameters': {
    given: routed({ path: '/chat', contentType: 'application/json; charset=utf-8' }),
    says: [
      {
        path: 'gateway.routes[0].contentType',
        got: '"application/json; charset=utf-8"',
        want: "a media type without parameters, e.g. 'application/json'",
      },
    ],
  },
  'two routes for one request': {
    given: routed({ path: '/chat', methods: ['GET', 'POST'] }, { path: '/chat', methods: ['POST'] }),
    says: [
      { path: 'gateway.routes[1].path', got: '"/chat"', want: 'each path and method once', fix: '[0] has it already.' },
    ],
  },
  'more routes than fit': {
    given: routed(...Array.from({ length: 65 }, (_, index) => ({ path: `/${index}` }))),
    says: [
      {
        path: 'gateway.routes',
        want: 'at most 64 paths and methods (there are 65)',
        fix: 'End a path with a slash to join some.',
      },
    ],
  },
  'a rate as a number': {
    given: served({ rateLimit: 100 }),
    says: [
      {
        path: 'gateway.rateLimit',
        got: '100',
        want: "1 to 999999 requests by s, min, h or d, e.g. '100/min'",
        fix: "Write '100/min'.",
      },
    ],
  },
  'a rate by the week': {
    given: served({ rateLimit: '100/week' }),
    says: [
      { path: 'gateway.rateLimit', got: '"100/week"', want: "1 to 999999 requests by s, min, h or d, e.g. '100/min'" },
    ],
  },
  'a rate by the hour for nginx': {
    given: served({ rateLimit: '100/h' }, ingress({ class: 'nginx', namespace: 'ingress-nginx' })),
    says: [{ path: 'gateway.rateLimit', got: '"100/h"', want: 'a rate by s or min: nginx counts by no other' }],
  },
  'a rate of nginx behind API Management': {
    given: served(
      { rateLimit: '100/min', behind: apiManagement({ addresses: ['10.1.0.0/24'] }) },
      ingress({ class: 'nginx', namespace: 'ingress-nginx' }),
    ),
    says: [
      {
        path: 'gateway.rateLimit',
        got: '"100/min"',
        want: 'nothing: nginx tells clients by their addresses',
        fix: 'All requests come from the addresses of API Management: limit there, and remove it here.',
      },
    ],
  },
  'a request without an end': {
    given: served({ maxBody: '1GiB' }),
    says: [{ path: 'gateway.maxBody', got: '"1GiB"', want: "a size from 1KiB to 64MiB, e.g. '512MiB', '2GiB'" }],
  },
  'tokens that no route asks for': {
    given: served({ auth, routes: [{ path: '/chat', anonymous: true }] }),
    says: [
      {
        path: 'gateway.auth',
        want: 'a route that asks for a token: all of them are anonymous',
        fix: 'Remove auth.',
      },
    ],
  },
  'a rate that no request counts for': {
    given: served({ rateLimit: '5/s', routes: [{ path: '/health', anonymous: true, sideEffectFree: true }] }),
    says: [
      {
        path: 'gateway.rateLimit',
        got: '"5/s"',
        want: 'a route whose requests count: all of them are anonymous and without side effects',
        fix: 'Remove it.',
      },
    ],
  },
  'tokens for anybody': {
    given: served({ auth: { ...auth, audiences: [] } }),
    says: [
      {
        path: 'gateway.auth.audiences',
        want: 'at least one audience',
        fix: 'Else a token for any other application would pass.',
      },
    ],
  },
  'keys in the clear': {
    given: served({ auth: { ...auth, jwks: 'http://login.example.com/keys' } }),
    says: [
      {
        path: 'gateway.auth.jwks',
        got: '"http://login.example.com/keys"',
        want: "an address over HTTPS, e.g. 'https://login.example.com/.well-known/jwks.json'",
      },
    ],
  },
  'an issuer with a wildcard': {
    given: served({ auth: { ...auth, issuer: 'https://*.example.com/' } }),
    says: [
      { path: 'gateway.auth.issuer', got: '"https://*.example.com/"', want: 'the issuer as it stands in the tokens' },
    ],
  },
  'callers beside what stands in front': {
    given: served({ from: ['203.0.113.0/24'], behind: apiManagement({ addresses: ['10.1.0.0/24'] }) }),
    says: [
      {
        path: 'gateway.from',
        got: '["203.0.113.0/24"]',
        want: 'nothing: what stands in front is the only caller',
        fix: 'Remove it, or behind.',
      },
    ],
  },
  'API Management from nowhere': {
    given: served({ behind: apiManagement({ addresses: [] }) }),
    says: [{ path: 'gateway.behind.addresses', want: "at least one address range, e.g. ['10.1.0.0/24']" }],
  },
  'an address for a range of callers': {
    given: served({ from: ['203.0.113.7'] }),
    says: [
      {
        path: 'gateway.from[0]',
        got: '"203.0.113.7"',
        want: "an address range such as '10.20.0.0/16'",
        fix: "For this address alone write '203.0.113.7/32'.",
      },
    ],
  },
  'the name of what stands in front': {
    given: served({ behind: 'apiManagement' }),
    says: [{ path: 'gateway.behind', got: '"apiManagement"', want: "apiManagement({ addresses: ['10.1.0.0/24'] })" }],
  },
};
