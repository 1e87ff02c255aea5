import {
  agentFramework,
  agentService,
  autogen,
  autogenService,
  awsRole,
  azureIdentity,
  type ContainerProps,
  cascadeflow,
  cronJob,
  googleIdentity,
  type IdentityProps,
  late,
  podIdentity,
  queueWorker,
  type WorkloadProps,
} from 'agent-gantry';
import fc from 'fast-check';
import type { Json } from '../../../spec/config';
import { off } from '../../../spec/place';
import { supports } from '../../../spec/versions';
import type { PodProps } from '../../../spec/workload';
import { besideContainer, initContainer, ownContainer } from './containers';
import { callee, caller, service } from './network';
import { disruption, drain, rollout, scaling, spread } from './scaling';
import { schedule } from './schedule';
import { channelNames, type Keeping, keeping, type Setting } from './setting';
import { anyText, entries, labelKey, labelValue, maybe, name, remembered, seconds, some } from './text';

type Around = Omit<PodProps, keyof ContainerProps | 'sidecars' | 'init' | 'calledBy' | 'identity' | 'serviceAccount'>;

const file = fc.constantFrom('config.json', 'a', '_x-1.yaml', 'README');
const content = fc.oneof(
  anyText,
  fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>, { maxKeys: 3 }),
);

const around = remembered(
  (longest: number): fc.Arbitrary<Around> =>
    some<Required<Around>>({
      uses: fc.constant([]),
      config: entries(file, content),
      configPath: fc.constantFrom('/etc/agent', '/app/config/deep'),
      longestRun: seconds(1, longest),
      calls: fc.array(callee, { maxLength: 2 }),
      user: fc.constantFrom(1, 1000, 65_534, 2 ** 31 - 1),
      pullSecrets: fc.uniqueArray(name(20), { maxLength: 2 }),
      labels: entries(labelKey, labelValue),
      annotations: entries(labelKey, anyText),
      nodes: entries(labelKey, labelValue, 2),
      tolerations: fc.array(
        fc.record(
          {
            key: labelKey,
            value: labelValue,
            effect: fc.constantFrom('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
          },
          { requiredKeys: ['key'] },
        ),
        { maxLength: 2 },
      ),
      priority: name(20),
    }) as fc.Arbitrary<Around>,
);

type Who = Pick<PodProps, 'identity' | 'serviceAccount'>;

const guid = '6f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const identities: readonly IdentityProps[] = [
  ...[azureIdentity(), azureIdentity({ clientId: guid }), podIdentity(), googleIdentity()],
  ...[googleIdentity({ serviceAccount: 'a@b.iam.gserviceaccount.com' }), awsRole({ arn: late('extra.arn') })],
  awsRole({ arn: 'arn:aws:iam::123456789012:role/agents/chat' }),
];

/** What reads a cloud's vault, or uses a store that knows it by its identity, needs an identity; one that is written on the account rules out an account of one's own. */
const who = remembered(({ vault, reads, admits }: Keeping): fc.Arbitrary<Who> => {
  const needs = admits || (reads && (vault === 'keyVault' || vault === 'secretsManager'));
  const given: fc.Arbitrary<Who> = fc.constantFrom<Who>({}, ...identities.map((identity) => ({ identity })));
  const own: fc.Arbitrary<Who> = name(20).map((serviceAccount) => ({ serviceAccount, identity: podIdentity() }));
  if (needs) return fc.oneof({ weight: 3, arbitrary: given }, { weight: 1, arbitrary: own });
  const none: fc.Arbitrary<Who> = some<Pick<Required<PodProps>, 'identity' | 'serviceAccount'>>({
    identity: fc.constant(off),
    serviceAccount: name(20),
  }) as fc.Arbitrary<Who>;
  return fc.oneof(given, own, none);
});

type Beside = Pick<PodProps, 'sidecars' | 'init'>;

/** A job would never end beside a container that older minors cannot tell to stop. */
const besideJob = (setting: Setting): fc.Arbitrary<Beside> =>
  beside(keeping(setting)).map(({ sidecars, ...rest }) =>
    sidecars === undefined || !supports(setting.version, 'nativeSidecars') ? rest : { ...rest, sidecars },
  );

const beside = remembered((setting: Keeping): fc.Arbitrary<Beside> => {
  const names = fc.constantFrom(['proxy', 's1'], ['otel', 's2']);
  const first = fc.tuple(names, names).chain(([[one = '', side = ''], [two = '']]) =>
    fc.record(
      {
        sidecars: fc
          .tuple(besideContainer(setting, side, 3000), besideContainer(setting, 's3', 3100), fc.boolean())
          .map(([a, b, both]) => (both ? { [one]: a, [`${two}-b`]: b } : { [one]: a })),
        init: fc
          .tuple(initContainer(setting, 'i1'), initContainer(setting, 'i2'), fc.boolean())
          .map(([a, b, both]) => (both ? { migrate: a, 'a-first': b } : { migrate: a })),
      },
      { requiredKeys: [] },
    ),
  );
  return fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: first });
});

/** Ports that the workload's own container listens on. */
export function portsOf({ kind, image, ports }: WorkloadProps): readonly string[] {
  if (ports !== undefined) return Object.keys(ports);
  const ours = image === undefined || typeof image === 'object';
  if (kind === 'service') return ours ? ['http', 'management'] : ['http'];
  return kind === 'worker' && ours ? ['management'] : [];
}

const callers = remembered((declared: readonly string[]) => maybe(fc.array(caller(declared), { maxLength: 2 })));

const calledBy = (workload: WorkloadProps) =>
  callers(portsOf(workload)).map(
    (peers): WorkloadProps => (peers === undefined ? workload : { ...workload, calledBy: peers }),
  );

const presets = [agentService, agentService, autogen, autogenService, agentFramework, cascadeflow] as const;

function running(setting: Setting, kind: 'service' | 'worker', consumes: boolean) {
  return scaling(setting.version, kind, consumes).chain((scale) =>
    fc
      .tuple(
        some({ rollout, spread, drain }),
        disruption(scale, kind),
        ownContainer(keeping(setting), kind),
        around(kind === 'service' ? 900 : 86_400),
        fc.tuple(who(keeping(setting)), beside(keeping(setting))),
      )
      .map(([rest, allowed, container, pod, [identity, others]]) => ({
        ...(rest as object),
        ...(scale === undefined ? {} : { scaling: scale }),
        ...(allowed === undefined ? {} : { disruption: allowed }),
        ...container,
        ...pod,
        ...identity,
        ...others,
      })),
  );
}

const serving = (setting: Setting): fc.Arbitrary<WorkloadProps> =>
  running(setting, 'service', false).chain((props) =>
    maybe(service(portsOf({ kind: 'service', ...props }))).map((address) =>
      agentService({ ...props, ...(address === undefined ? {} : { service: address }) }),
    ),
  );

/** A preset with a little changed: it brings ports, probes and scaling of its own. */
const preset = (setting: Setting): fc.Arbitrary<WorkloadProps> =>
  fc
    .tuple(
      fc.constantFrom(...presets),
      around(900),
      fc.tuple(who(keeping(setting)), beside(keeping(setting))),
      some({ rollout, drain }),
    )
    .map(([make, pod, [identity, others], rest]) => make({ ...pod, ...identity, ...others, ...(rest as object) }));

function working(setting: Setting): fc.Arbitrary<WorkloadProps> {
  const consumed = fc.constantFrom<string | undefined>(...channelNames, ...channelNames, undefined);
  const channel = setting.queue === 'none' ? fc.constant(undefined) : consumed;
  return channel.chain((queue) =>
    fc
      .tuple(running(setting, 'worker', queue !== undefined), some({ consumerGroup: fc.constantFrom('g', 'a.b_C-1') }))
      .map(([props, group]) =>
        queueWorker({ ...props, ...(group as object), ...(queue === undefined ? {} : { queue }) }),
      ),
  );
}

function scheduled(setting: Setting): fc.Arbitrary<WorkloadProps> {
  return fc
    .tuple(schedule, ownContainer(keeping(setting), 'cron'), around(86_400), who(keeping(setting)), besideJob(setting))
    .map(([when, container, pod, identity, others]) =>
      cronJob({ ...when, ...container, ...pod, ...identity, ...others }),
    );
}

/** A workload of any kind, but for the workloads that it calls. */
export const workload = remembered(
  (setting: Setting): fc.Arbitrary<WorkloadProps> =>
    fc
      .oneof(
        { weight: 4, arbitrary: serving(setting) },
        { weight: 2, arbitrary: preset(setting) },
        { weight: 4, arbitrary: working(setting) },
        { weight: 3, arbitrary: scheduled(setting) },
      )
      .chain(calledBy),
);
