import {
  agentService,
  apiManagement,
  gatewayApi,
  keyVault,
  kong,
  off,
  type PlatformProps,
  postgres,
} from 'agent-gantry';
import { frontDoor, trafficManager } from 'agent-gantry/azure';
import { platform } from '../support';
import type { Wrong } from './wrong';

const regions = ['eastus2', 'centralus'];
const gateway = { host: 'agents.example.com', tls: { secret: 'tls' } };
const origins = { eastus2: { host: 'a.example.com' }, centralus: { host: 'b.example.com' } };
const istio = gatewayApi({ class: 'istio' });

/** In production alone: development and staging have one region, and other defaults. */
const on = (azure: object, rest: object = {}, controller: unknown = istio): object =>
  platform({
    vault: keyVault(),
    workloads: { chat: agentService() },
    data: { database: postgres({ hosting: 'managed' }) },
    gateway,
    environments: { development: off, staging: off },
    ...rest,
    targets: { kubernetes: { regions, gateway: controller }, azure: { regions, ...azure } },
  } as Partial<PlatformProps>);

const behind = { gateway: { ...gateway, behind: apiManagement({ addresses: ['10.20.27.0/24'] }) } };
const publisher = { name: 'Agents', email: 'ops@example.com' };

/** The entry in front of all regions, API Management, the monitor and the failover. */
export const azureEdge: Readonly<Record<string, Wrong>> = {
  'text for the edge': {
    given: on({ edge: 'frontDoor' }),
    says: [{ path: 'targets.azure.edge', got: '"frontDoor"', want: 'frontDoor(), trafficManager() or off' }],
  },
  'a probe that comes too seldom': {
    given: on({ edge: frontDoor({ probe: { every: '240s' } }) }),
    says: [
      { path: 'targets.azure.edge.probe.every', got: '"240s"', want: "whole seconds, 5s to 1m, e.g. '30s', '5m'" },
    ],
  },
  'more successes than samples': {
    given: on({ edge: frontDoor({ probe: { sample: 2, required: 3 } }) }),
    says: [{ path: 'targets.azure.edge.probe.required', got: '3', want: 'a whole number from 1 to 2' }],
  },
  'an origin of no region': {
    given: on({ edge: frontDoor({ origins: { ...origins, westus3: { host: 'c.example.com' } } }) }),
    says: [{ path: 'targets.azure.edge.origins.westus3', want: 'a known region: eastus2, centralus' }],
  },
  'an entry before a controller whose balancer is not ours': {
    given: on({ edge: frontDoor() }, {}, kong()),
    says: [
      {
        path: 'targets.azure.edge.origins',
        want: "{ <region>: { host: '…' } } for each region: the platform makes nothing that it could reach",
        fix: "Or choose targets.kubernetes.gateway: gatewayApi({ class: 'istio' }) and describe a gateway.",
      },
    ],
  },
  'a limit a second': {
    given: on({ edge: frontDoor({ firewall: { rateLimit: '10/s' } }) }),
    says: [
      {
        path: 'targets.azure.edge.firewall.rateLimit',
        got: '"10/s"',
        want: "10 to 1000000 requests by min, e.g. '2000/min'",
      },
    ],
  },
  'a rule that is none': {
    given: on({ edge: frontDoor({ firewall: { noted: ['sqli'] } }) }),
    says: [
      { path: 'targets.azure.edge.firewall.noted[0]', got: '"sqli"', want: "the number of a rule, e.g. '942430'" },
    ],
  },
  'Traffic Manager that waits longer than until the next probe': {
    given: on({
      edge: trafficManager({
        timeout: '10s',
        origins: { eastus2: { host: 'a.example.com' }, centralus: { host: 'b.example.com' } },
      }),
    }),
    says: [{ path: 'targets.azure.edge.timeout', got: '"10s"', want: "whole seconds, 5s to 9s, e.g. '30s', '5m'" }],
  },
  'a witness in a region that may be lost': {
    given: on({ failover: { witnesses: ['eastus2', 'westus3'] } }),
    says: [
      {
        path: 'targets.azure.failover.witnesses[0]',
        got: '"eastus2"',
        want: 'a region that the platform does not run in',
      },
    ],
  },
  'one witness': {
    given: on({ failover: { witnesses: ['westus3'] } }),
    says: [{ path: 'targets.azure.failover.witnesses', got: '["westus3"]', want: 'two regions' }],
  },
  'API Management without a publisher': {
    given: on({}, behind),
    says: [
      {
        path: 'targets.azure.apiManagement',
        want: "who publishes the APIs: { publisher: { name: '…', email: '…' } }",
        fix: 'The gateway stands behind it.',
      },
    ],
  },
  'API Management before nothing': {
    given: on({ apiManagement: { publisher } }),
    says: [
      {
        path: 'targets.azure.apiManagement',
        want: 'a gateway that stands behind it',
        fix: "Write gateway: { behind: apiManagement({ addresses: ['…'] }) }, or remove it.",
      },
    ],
  },
  'a connection string for the name of one': {
    given: on(
      { apiManagement: { publisher, semanticCache: { embeddings: 'e', connection: 'redis:6380,password=hunter2' } } },
      behind,
    ),
    says: [
      {
        path: 'targets.azure.apiManagement.semanticCache.connection',
        want: "the name of a setting of the stack, e.g. 'semantic-cache'",
      },
    ],
  },
  'logs that are kept for a week': {
    given: on({ monitor: { retention: '7d' } }),
    says: [
      { path: 'targets.azure.monitor.retention', got: '"7d"', want: "whole seconds, 30d to 730d, e.g. '30s', '5m'" },
    ],
  },
  'a webhook with a secret in its address': {
    given: on({
      monitor: {
        webhooks: [
          {
            url: 'https://ops.example.com/alerts?key=hunter2',
            application: '11111111-2222-3333-4444-555555555555',
            audience: 'api://alerts',
          },
        ],
      },
    }),
    says: [
      {
        path: 'targets.azure.monitor.webhooks[0].url',
        want: "an https address without a query, e.g. 'https://ops.example.com/alerts'",
        fix: 'Whoever calls has a token of Entra: the address needs no secret.',
      },
    ],
  },
};
