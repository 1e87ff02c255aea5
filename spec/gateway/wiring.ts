import type { Flow, Party } from '../flows';
import type { Wiring } from '../link';
import { type Operated, operatedParty } from '../operated';
import type { GatewayPods } from '../targets/gateway';
import { type Gateway, gatewayName, solverName } from './gateway';

/** Port on which cert-manager's solver answers (cert-manager, pkg/issuer/acme/http). */
const solverPort = 8089;

/** Ports on which Istio's proxy listens: those of the Gateway's listeners, as its Service has no other (Istio, kube-gateway). */
const listeners = [80, 443];

/** Port of Istio's control plane that its proxies ask for their configuration and certificates. */
const discovery = 15_012;

/** The workloads that it reaches, with their ports: those that are routed, and their canaries. */
function reached({ routes }: Gateway): readonly (readonly [string, number])[] {
  const pairs = routes.flatMap(({ workload, port, canary }) =>
    [workload, ...(canary === undefined ? [] : [canary.workload])].map((name) => [name, port] as const),
  );
  return [...new Map(pairs.map((pair) => [pair.join(), pair])).values()].sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

/** Connections that the gateway opens to the workloads behind it, and to no others. */
export function gatewayWiring(gateway: Gateway | undefined): readonly Wiring[] {
  const party = gateway === undefined ? undefined : partyOf(gateway);
  if (gateway === undefined || party === undefined) return [];
  return reached(gateway).map(([of, port]) => ({ of, inward: [{ party, ports: [port] }] }));
}

/** The pods that serve, as a policy names them. */
function partyOf({ controller }: Gateway): Party | undefined {
  if (controller === undefined) return undefined;
  if (controller.kind === 'gatewayApi' && controller.flavour !== 'other') return operatedParty(pods(controller));
  return { kind: 'namespace', namespace: controller.namespace, pods: controller.pods };
}

const pods = (controller: GatewayPods) => ({ name: gatewayName, pods: controller.pods });

/** Pods of the gateway that run in the platform's namespace: its own where the class makes them, and cert-manager's solver. */
export function operatedGateway(gateway: Gateway | undefined): readonly Operated[] {
  const party = gateway === undefined ? undefined : partyOf(gateway);
  if (gateway === undefined || party === undefined) return [];
  const { controller, tls } = gateway;
  const solver = tls.challenge === 'http' ? [solverOf(party)] : [];
  if (controller?.kind !== 'gatewayApi' || controller.flavour === 'other') return solver;
  return [proxies(gateway, controller, solver), ...solver];
}

function proxies(gateway: Gateway, controller: GatewayPods, solver: readonly Operated[]): Operated {
  const controlPlane: Party = { kind: 'namespace', namespace: controller.namespace, pods: { app: 'istiod' } };
  const account = `${gatewayName}-${controller.class}`;
  return {
    ...pods(controller),
    ...(gateway.mesh === 'istio' ? { account } : {}),
    outward: [
      ...reached(gateway).map(([workload, port]): Flow => ({ party: { kind: 'workload', workload }, ports: [port] })),
      ...solver.map((one): Flow => ({ party: operatedParty(one), ports: [solverPort] })),
      { party: controlPlane, ports: [discovery] },
    ],
    inward: callersOf(gateway).map((cidr) => ({ party: { kind: 'cidr', cidr, except: [] }, ports: listeners })),
    demand: {
      // As with a Deployment of ours: those that drain count beside those that take over.
      pods: 2 * controller.replicas[1],
      cpu: 2 * controller.replicas[1] * gatewayResources.cpu,
      memory: 2 * controller.replicas[1] * gatewayResources.memory,
      memoryLimit: 2 * controller.replicas[1] * gatewayResources.memoryLimit,
      // One for each listener, and one for the proxy's own state.
      balancer: { nodePorts: listeners.length + 1 },
    },
  };
}

/** What one pod of the gateway asks for: thousandths of a core, and bytes. */
export const gatewayResources = { cpu: 100, memory: 128 * 2 ** 20, memoryLimit: 2 ** 30 } as const;

/** Everybody in both families: the private ranges too, for what calls from inside the network. */
const callersOf = ({ from }: Gateway): readonly string[] => (from.length === 0 ? ['0.0.0.0/0', '::/0'] : from);

/** Answers the issuer's question for as long as a certificate is asked for (cert-manager, defaults of its controller). */
const solverOf = (gateway: Party): Operated => ({
  name: solverName,
  pods: { 'acme.cert-manager.io/http01-solver': 'true' },
  outward: [],
  inward: [{ party: gateway, ports: [solverPort] }],
  demand: { pods: 1, cpu: 10, memory: 64 * 2 ** 20, memoryLimit: 64 * 2 ** 20 },
});
