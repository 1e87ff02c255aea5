import { agentService, cronJob, kafka, keyVault, late, type PlatformProps, postgres, queueWorker } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import type { Bindings } from '../../charts/bindings';
import type { Document, RegionOutput } from '../../charts/documents';
import { kubernetesFiles } from '../../charts/files';
import { synthKubernetes } from '../../charts/synth';
import { check } from '../../policies/check';
import { readText } from '../../policies/read/yaml';
import { resolvePlatform } from '../../spec/platform';
import { inRegion, roles } from '../../spec/roles';
import { everything } from '../properties/everything';
import { bindingsFor } from '../support/platforms';
import { at, describePlatform, only } from '../support/synth';

const image = 'ghcr.io/acme/digest:1.0.0';
const regions = ['eastus2', 'centralus'];

const platform = (rest: Partial<PlatformProps> = {}): PlatformProps =>
  describePlatform(
    {
      chat: agentService({ env: { SEARCH: late('search.{region}.endpoint') }, secrets: { API_KEY: 'llm' } }),
      worker: queueWorker({ queue: 'tasks' }),
      digest: cronJob({ image, schedule: '@daily', calls: ['chat'] }),
      sweep: cronJob({ image, schedule: '@daily', everyRegion: true }),
      once: cronJob({ image, schedule: '@daily', suspended: true }),
    },
    { regions, network: 'cilium' },
    {
      data: { database: postgres({ hosting: 'managed' }), queue: kafka({ topics: ['tasks'] }) },
      vault: keyVault(),
      recovery: {},
      ...rest,
    },
  );

/** Both regions, primary first. */
function both(props: PlatformProps): readonly [RegionOutput, RegionOutput] {
  const resolved = resolvePlatform(props);
  const [primary, secondary, ...more] = synthKubernetes(resolved, () => bindingsFor(resolved));
  if (primary === undefined || secondary === undefined || more.length > 0) throw new Error('want two regions');
  return [primary, secondary];
}

/** Every value that is bound for one region says which. */
function marked(value: unknown, path: readonly string[] = []): unknown {
  if (typeof value !== 'object' || value === null) {
    const where = path.find((step) => regions.includes(step));
    return where === undefined ? value : `${path[0]}.${where}.example:9093`;
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, marked(part, [...path, key])]));
}

const nameOf = ({ kind, metadata }: Document): string => `${kind}/${metadata.name}`;
const ofMigration = (name: string): boolean => /\/migrate\b/.test(name);

describe('A13 two regions', () => {
  it('hold the same objects by the same names, but for the migration, which is in the primary alone', () => {
    const [primary, secondary] = both(platform()).map(({ documents }) => documents.map(nameOf));
    expect(primary?.filter(ofMigration).length).toBeGreaterThanOrEqual(3);
    expect(secondary).toEqual(primary?.filter((name) => !ofMigration(name)));
  });

  it('read their own stores and nothing of each other’s', () => {
    const resolved = resolvePlatform(platform());
    const bindings = marked(bindingsFor(resolved)) as Bindings;
    const outputs = synthKubernetes(resolved, () => bindings);
    const read = (text: string) => [...new Set(text.match(/[a-z]+\.(?:eastus2|centralus)\.example/g))];
    for (const { site, documents } of outputs) {
      const seen = read(JSON.stringify(documents));
      const foreign = regions.filter((name) => name !== site.region.name);
      expect(seen.filter((text) => text.includes(site.region.name)).length).toBeGreaterThanOrEqual(4);
      expect(seen.filter((text) => foreign.some((name) => text.includes(name)))).toEqual([]);
    }
  });

  it('on one API server meet nowhere but at their own namespace', () => {
    const clusterScoped = [
      ...['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'PriorityClass', 'StorageClass'],
      ...['PersistentVolume', 'IngressClass', 'GatewayClass', 'RuntimeClass', 'CSIDriver', 'APIService', 'Node'],
      ...['ClusterIssuer', 'ClusterSecretStore', 'ClusterExternalSecret', 'CiliumClusterwideNetworkPolicy'],
      ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'ValidatingAdmissionPolicy'],
      ...['ClusterTriggerAuthentication', 'KongClusterPlugin', 'ClusterOutput', 'ClusterFlow', 'ClusterImageCatalog'],
    ];
    const wide = (['managed', 'inCluster'] as const).map((hosting): PlatformProps => {
      const whole = everything('1.34', hosting);
      return { ...whole, targets: { kubernetes: { version: '1.34', ...whole.targets.kubernetes, regions } } };
    });
    for (const props of [platform(), ...wide]) {
      for (const { documents, site } of both(props)) {
        const outside = documents.filter(
          ({ kind, metadata }) => metadata.namespace !== site.target.namespace || clusterScoped.includes(kind),
        );
        expect(outside.map(nameOf)).toEqual([`Namespace/${site.target.namespace}`]);
      }
    }
  });

  it('may have a namespace each, and then meet nowhere', () => {
    const own = (namespace: string) => {
      const props = platform();
      return both({ ...props, targets: { kubernetes: { regions, namespace } } });
    };
    const keys = ([, output]: readonly [RegionOutput, RegionOutput]) =>
      output.documents.map((document) => `${document.metadata.namespace ?? ''}/${nameOf(document)}`);
    const [a, b] = [keys(own('desk-a')), keys(own('desk-b'))];
    expect(a.length).toBeGreaterThan(20);
    expect(a.filter((key) => b.includes(key))).toEqual([]);
  });
});

describe('A13 what may run twice', () => {
  const suspended = ({ documents }: RegionOutput) =>
    Object.fromEntries(
      documents
        .filter(({ kind }) => kind === 'CronJob')
        .map((document) => [document.metadata.name, at(document, '/spec/suspend')]),
    );

  it('is services and workers, and what says so; the rest stands by', () => {
    const [primary, secondary] = both(platform());
    for (const output of [primary, secondary]) {
      for (const name of ['chat', 'worker']) only(output.documents, 'Deployment', name);
    }
    const never = { once: true, restore: true };
    expect(suspended(primary)).toEqual({ ...never, backup: false, drill: false, digest: false, sweep: false });
    expect(suspended(secondary)).toEqual({ ...never, backup: true, drill: true, digest: true, sweep: false });
  });

  it('is one table: nothing but the primary does what must not be done twice', () => {
    for (const { primary, others, because } of Object.values(roles)) {
      expect(because.length).toBeGreaterThan(10);
      if (others === 'runs') expect(primary).toBe('runs');
    }
    expect(
      Object.entries(roles)
        .filter(([, { others }]) => others === 'runs')
        .map(([name]) => name),
    ).toEqual(['service', 'worker', 'everywhere']);
  });

  it('gives the rules nothing to find, and what may run twice says so', () => {
    const outputs = both(platform());
    const resources = [...kubernetesFiles(outputs)].flatMap(([path, content]) =>
      path.endsWith('.yaml') ? readText(content, path) : [],
    );
    const found = check(resources, { asOf: '2026-11-21' }).findings;
    expect(found.map(({ rule, object }) => `${rule} ${object.kind}/${object.name}`)).toEqual([]);
    for (const { documents } of outputs) {
      expect(only(documents, 'CronJob', 'sweep').metadata.annotations).toEqual({
        'agent-gantry.dev/every-region': 'true',
      });
      expect(only(documents, 'CronJob', 'digest').metadata.annotations).toBeUndefined();
    }
  });

  it('follows the order of the regions: the first is the primary', () => {
    const props = platform();
    const [first, second] = both({ ...props, targets: { kubernetes: { regions: ['centralus', 'eastus2'] } } });
    expect([first.site.region.name, second.site.region.name]).toEqual(['centralus', 'eastus2']);
    expect(suspended(first)).toMatchObject({ backup: false });
    expect(suspended(second)).toMatchObject({ backup: true });
  });

  it('leaves no flow to or from what is not there', () => {
    const [environment] = resolvePlatform(platform()).environments;
    const secondary = environment?.kubernetes?.regions[1];
    if (environment === undefined || secondary === undefined) throw new Error('want two regions');
    const flow = { party: { kind: 'workload', workload: 'migrate' }, ports: [5432] } as const;
    const demand = { pods: 1, cpu: 1, memory: 1, memoryLimit: 1 };
    const operated = [{ name: 'database', pods: {}, outward: [], inward: [flow], demand }];
    const here = inRegion({ ...environment, operated }, secondary);
    expect(JSON.stringify(here)).not.toContain('"migrate"');
    expect(JSON.stringify({ ...environment, operated })).toContain('"migrate"');
    expect(here.workloads).toHaveLength(environment.workloads.length - 1);
  });
});

describe('A13 REQUIREMENTS.md of a region', () => {
  const page = (index: 0 | 1, props = platform()) => {
    const output = both(props)[index];
    return kubernetesFiles([output]).get(`production/${output.site.region.name}/REQUIREMENTS.md`) ?? '';
  };

  it('says what runs, what stands by and how it is woken, and what is not here', () => {
    const secondary = page(1);
    expect(secondary).toContain('A secondary region; the primary is eastus2.');
    expect(secondary).toMatch(/\| chat \| runs \|/);
    expect(secondary).toMatch(/\| backup \| stands by \| what it does must not be done twice \|/);
    expect(secondary).toMatch(/\| migrate \| not here \|/);
    expect(secondary).toMatch(/\| restore \| by hand \|/);
    expect(secondary).toContain(
      `kubectl patch cronjob/digest --namespace desk-production --patch '{"spec":{"suspend":false}}'`,
    );
    for (const name of ['sweep', 'once', 'restore']) expect(secondary).not.toContain(`kubectl patch cronjob/${name} `);
  });

  it('of the primary wakes nothing, and says how a restore is started', () => {
    const primary = page(0);
    expect(primary).toContain('The primary region.');
    expect(primary).toMatch(/\| migrate \| runs \|/);
    expect(primary).not.toContain('kubectl patch');
    expect(primary).toContain('kubectl create job once-1 --from=cronjob/once --namespace desk-production\n');
    expect(primary).toContain(
      [
        'kubectl create job restore-1 --from=cronjob/restore --namespace desk-production --dry-run=client --output yaml |',
        "  kubectl set env --local --filename - BACKUP_ID='<id>' --output yaml |",
        '  kubectl apply --namespace desk-production --filename -',
      ].join('\n'),
    );
  });
});
