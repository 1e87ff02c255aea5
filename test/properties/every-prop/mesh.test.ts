import {
  agentService,
  type BreakerProps,
  type CanaryProps,
  istio,
  linkerd,
  type MeshProps,
  namespace,
  type ProxyProps,
} from 'agent-gantry';
import { off } from '../../../spec/place';
import { around, everyKind, everyProp } from './table';

type Of<K extends MeshProps['kind']> = Omit<Extract<MeshProps, { kind: K }>, 'kind'>;

/** A service with a caller of each sort: what a mesh says of callers shows. */
const meshed = (mesh: MeshProps) => {
  const chat = agentService({ calledBy: [namespace('edge', { ports: ['http'] })] });
  return around(chat, {}, { workloads: { chat, other: agentService({ calls: ['chat'] }) }, mesh });
};

everyKind<MeshProps>('MeshProps', { istio: istio(), linkerd: linkerd() }, meshed);

const shared = {
  controlPlane: { to: 'mesh-system' },
  namespaces: { to: ['edge'] },
  proxy: { to: { cpu: '50m' } },
  retries: { to: 0 },
} as const;

everyProp<Of<'istio'>>(
  'istio()',
  {
    ...shared,
    revision: { to: 'asm-1-27' },
    trustDomain: { to: 'acme.example' },
    breaker: { to: off },
  },
  (props) => meshed(istio(props)),
);
everyProp<Of<'linkerd'>>('linkerd()', { ...shared, breaker: { to: {} } }, (props) => meshed(linkerd(props)));

everyProp<BreakerProps>(
  'BreakerProps of Istio',
  {
    errors: { to: 7 },
    interval: { to: '7s' },
    ejection: { to: '7s' },
    maxEjected: { to: '7%' },
    answers: { to: true },
    connections: { to: 7 },
    pending: { to: 7 },
    requestsPerConnection: { to: 7 },
  },
  (breaker) => meshed(istio({ breaker })),
);
everyProp<Pick<BreakerProps, 'errors' | 'ejection'>>(
  'BreakerProps of Linkerd',
  { errors: { to: 5 }, ejection: { to: '7s' } },
  (breaker) => meshed(linkerd({ breaker })),
);

const proxyRows = { cpu: { to: ['50m', '1'] }, memory: { to: ['64MiB', '1GiB'] } } as const;
everyProp<ProxyProps>('ProxyProps of Istio', proxyRows, (proxy) => meshed(istio({ proxy })));
everyProp<ProxyProps>('ProxyProps of Linkerd', proxyRows, (proxy) => meshed(linkerd({ proxy })));

const image = 'ghcr.io/acme/agent:2.0.0';
const canaried = (mesh: MeshProps) => (props: Partial<CanaryProps>) =>
  around(agentService({ canary: { image, ...props } }), {}, { mesh });
everyProp<CanaryProps>(
  'CanaryProps in Istio',
  {
    image: { from: image, to: 'ghcr.io/acme/agent:3.0.0' },
    share: { to: '20%' },
    mirror: { to: '5%' },
    replicas: { to: 7 },
  },
  canaried(istio()),
);
everyProp<Omit<CanaryProps, 'mirror'>>(
  'CanaryProps in Linkerd',
  { image: { from: image, to: 'ghcr.io/acme/agent:3.0.0' }, share: { to: '20%' }, replicas: { to: 7 } },
  canaried(linkerd()),
);
