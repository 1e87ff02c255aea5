import { agentService, type GatewayProps, gatewayApi, ingress, kong } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import {
  type ControllerName,
  can,
  controllerNames,
  controllers,
  controllersFor,
  type Feature,
  features,
} from '../../spec/gateway/controllers';
import type { PlatformProps } from '../../spec/platform';
import { problems } from '../spec/support';
import { auth, canaryImage, describeGateway, synthGateway } from '../support/gateway';

/** A controller of each row of the table. */
const chosen = {
  ingress: ingress({ class: 'traefik', namespace: 'traefik' }),
  nginx: ingress({ class: 'nginx', namespace: 'ingress-nginx' }),
  kong: kong(),
  kongEnterprise: kong({ edition: 'enterprise' }),
  istio: gatewayApi({ class: 'istio' }),
  approuting: gatewayApi({ class: 'approuting-istio' }),
  gatewayApi: gatewayApi({ class: 'envoy', namespace: 'envoy' }),
} as const satisfies Readonly<Record<ControllerName, unknown>>;

interface Asking {
  readonly gateway?: Partial<GatewayProps>;
  readonly rest?: Partial<PlatformProps>;
  /** Where it is refused. */
  readonly path: string;
}
const canary = (props: object) => ({
  workloads: { chat: agentService({ canary: { image: canaryImage, ...props } }) },
});

/** How a description asks for each feature that may be asked for. */
const asking: Readonly<Partial<Record<Feature, Asking>>> = {
  callers: { gateway: { from: ['203.0.113.0/24'] }, path: 'gateway.from' },
  rateLimit: { gateway: { rateLimit: '100/min' }, path: 'gateway.rateLimit' },
  maxBody: { gateway: { maxBody: '1MiB' }, path: 'gateway.maxBody' },
  methods: { gateway: { routes: [{ path: '/chat', methods: ['POST'] }] }, path: 'gateway.routes[0].methods' },
  contentType: {
    gateway: { routes: [{ path: '/chat', contentType: 'application/json' }] },
    path: 'gateway.routes[0].contentType',
  },
  auth: { gateway: { auth }, path: 'gateway.auth' },
  canary: { rest: canary({ share: '20%' }), path: 'workloads.chat.canary.share' },
  mirror: { rest: canary({ share: '0%', mirror: '5%' }), path: 'workloads.chat.canary.mirror' },
};

const pairs = controllerNames.flatMap((name) =>
  (Object.entries(asking) as [Feature, Asking][]).map(([feature, asked]) => [name, feature, asked] as const),
);

describe('A1 every cell of the table', () => {
  const empty = pairs.filter(([name, feature]) => !can(name, feature));
  const filled = pairs.filter(([name, feature]) => can(name, feature));

  it('is tried, but for those that nobody can ask for: TLS is always, the rest are defaults', () => {
    expect(Object.keys(features).filter((feature) => !(feature in asking))).toEqual([
      'tls',
      'redirect',
      'timeouts',
      'noRetries',
    ]);
    expect(empty.length).toBeGreaterThan(15);
    expect(filled.length).toBeGreaterThan(20);
  });

  it.each(empty)('%s without %s refuses it, and names those that can', (name, feature, { gateway, rest, path }) => {
    const found = problems(describeGateway(chosen[name], gateway, rest));
    expect(found.map((problem) => problem.path)).toEqual([path]);
    expect(found[0]?.want).toBe(`a controller that can: ${controllersFor(feature).join(', ')}`);
    expect(found[0]?.fix).toBe(
      `${controllers[name].choice} can't; remove it, or choose another in targets.kubernetes.gateway.`,
    );
  });

  it.each(filled)('%s with %s spells it', (name, _, { gateway, rest }) => {
    const without = JSON.stringify(synthGateway(chosen[name]));
    expect(JSON.stringify(synthGateway(chosen[name], gateway, rest))).not.toBe(without);
  });

  it('A16 has callers behind API Management as it has callers by address', () => {
    for (const name of controllerNames) {
      const behind = { kind: 'apiManagement', addresses: ['10.1.0.0/24'] } as const;
      const found = problems(describeGateway(chosen[name], { behind }));
      expect(found.map(({ path }) => path)).toEqual(can(name, 'callers') ? [] : ['gateway.behind']);
    }
  });
});

describe('A1 a default', () => {
  it.each(controllerNames)('asks for no more than %s can', (name) => {
    expect(problems(describeGateway(chosen[name]))).toEqual([]);
  });

  it('is no controller, and then those that fit are told', () => {
    const [problem, ...others] = problems(describeGateway(undefined, { auth, rateLimit: '100/min' }));
    expect(others).toEqual([]);
    expect(problem?.path).toBe('targets.kubernetes.gateway');
    expect(problem?.fix).toContain("ingress({ class: '…' }) lacks rate limit for each client, tokens (JWT by JWKS)");
    expect(problem?.fix).toContain("kong({ edition: 'enterprise' }) can all of it");
    expect(problem?.fix).toContain("gatewayApi({ class: 'istio' }) can all of it");
  });
});
