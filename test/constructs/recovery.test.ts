import {
  addresses,
  agentService,
  azureIdentity,
  cronJob,
  host,
  kafka,
  keyVault,
  late,
  type PlatformProps,
  postgres,
  queueWorker,
  type RecoveryProps,
  region,
} from 'agent-gantry';
import { customise, JsonPatch } from 'agent-gantry/kubernetes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { synthKubernetes } from '../../charts/synth';
import { off } from '../../spec/place';
import { resolvePlatform } from '../../spec/platform';
import type { KubernetesTargetProps } from '../../spec/targets/kubernetes';
import { bindingsFor } from '../support/platforms';
import { recovery as anyRecovery, migrations } from '../support/platforms/recovery';
import { schemaProblems } from '../support/schema';
import { at, describePlatform, only } from '../support/synth';

const data = { database: postgres({ hosting: 'managed' }), queue: kafka({ topics: ['tasks'], bootstrap: 'k:9093' }) };

function platform(
  rest: Partial<PlatformProps> = {},
  target: Partial<KubernetesTargetProps> = {},
  workloads = { chat: agentService() } as PlatformProps['workloads'],
): PlatformProps {
  return describePlatform(workloads, target, { data, ...rest });
}

/** Production's documents in the primary region, every late value bound. */
function synth(props: PlatformProps): readonly Document[] {
  const resolved = resolvePlatform(props);
  const [output] = synthKubernetes(resolved, () => bindingsFor(resolved));
  return output?.documents ?? [];
}

const recovering = (recovery: RecoveryProps = {}, target: Partial<KubernetesTargetProps> = {}) =>
  synth(platform({ recovery }, target));
const job = (documents: readonly Document[], name: string) => only(documents, 'CronJob', name);
const agent = (document: Document) => {
  const inner = document.kind === 'CronJob' ? '/spec/jobTemplate' : '';
  return at(document, `${inner}/spec/template/spec/containers/0`) as {
    readonly args: readonly string[];
    readonly image: string;
    readonly env: readonly { readonly name: string; readonly value?: string }[];
  };
};
const variables = (document: Document) =>
  Object.fromEntries(agent(document).env.map(({ name, value }) => [name, value ?? '']));
const names = (documents: readonly Document[], kind: string) =>
  documents.filter((document) => document.kind === kind).map(({ metadata }) => metadata.name);

/** Minutes of a day at which a schedule fires, of those forms that are written here. */
function minutes(cron: string): readonly number[] {
  const [minute = '', hour = ''] = cron.split(' ');
  const step = /^\*(?:\/(\d+))?$/.exec(hour);
  const hours = step === null ? [Number(hour)] : Array.from({ length: 24 }, (_, index) => index);
  return hours
    .filter((one) => one % Number(step?.[1] ?? 1) === 0)
    .flatMap((one) => minute.split(',').map((each) => one * 60 + Number(each)));
}

describe('A14 backups', () => {
  it('run every hour, one at a time, late rather than never, by the service', () => {
    const backup = job(recovering(), 'backup');
    expect(backup.spec).toMatchObject({
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      suspend: false,
      jobTemplate: { spec: { backoffLimit: 2, template: { spec: { restartPolicy: 'Never' } } } },
    });
    expect(at(backup, '/spec/schedule')).toMatch(/^\d+ \* \* \* \*$/);
    expect(agent(backup)).toMatchObject({ args: ['backup'] });
    expect(agent(backup).image).toMatch(/\/agent-gantry-service:/);
  });

  it.each(['15m', '30m', '1h', '2h', '3h', '4h', '6h', '8h', '12h', '24h'] as const)(
    'come evenly over the day: every %s',
    (backupEvery) => {
      const every = Number.parseInt(backupEvery, 10) * (backupEvery.endsWith('h') ? 60 : 1);
      const fired = minutes(at(job(recovering({ backupEvery }), 'backup'), '/spec/schedule') as string);
      expect(fired).toHaveLength(1440 / every);
      fired.slice(1).forEach((minute, index) => {
        expect(minute - (fired[index] ?? 0)).toBe(every);
      });
    },
  );

  it('of different platforms start at different minutes, and of one always at the same', () => {
    const schedule = (name: string) =>
      at(job(synth({ ...platform({ recovery: {} }), name }), 'backup'), '/spec/schedule') as string;
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map(schedule);
    expect(new Set(all).size).toBeGreaterThan(3);
    expect(schedule('a')).toBe(all[0]);
  });

  it('read what is kept, write to the region’s own store, and say how many stay', () => {
    const found = variables(job(recovering({ keep: '7d' }), 'backup'));
    expect(found).toMatchObject({ ENVIRONMENT: 'production', BACKUP_KEEP: '168' });
    expect(variables(job(recovering({ backupEvery: '24h' }), 'backup'))).toMatchObject({ BACKUP_KEEP: '30' });
    expect(found).toHaveProperty('PGHOST');
    expect(found).toHaveProperty('BACKUP_URL');
    expect(Object.keys(found).filter((name) => name.startsWith('KAFKA'))).toEqual([]);
  });

  it('end before the next one, however often they come', () => {
    const deadline = (recovery: RecoveryProps) =>
      at(job(recovering(recovery), 'backup'), '/spec/jobTemplate/spec/activeDeadlineSeconds');
    expect(deadline({})).toBe((1800 + 60) * 3);
    expect(deadline({ backupEvery: '15m' })).toBe((900 + 60) * 3);
    expect(deadline({ longestRun: '45m' })).toBe((2700 + 60) * 3);
  });

  it('have an identity each, so that a drill can be kept from writing', () => {
    const documents = recovering();
    for (const name of ['backup', 'restore', 'drill']) {
      expect(only(documents, 'ServiceAccount', name).metadata.annotations).toHaveProperty([
        'azure.workload.identity/client-id',
      ]);
    }
    const text = JSON.stringify(resolvePlatform(platform({ recovery: {} })));
    for (const name of ['backup', 'restore', 'drill']) expect(text).toContain(`identities.${name}.clientId`);
  });

  it('reach the store by its name, or at the addresses of its cloud, and nothing else but data and the token', () => {
    const egress = (documents: readonly Document[], kind: string) =>
      at(only(documents, kind, 'backup'), '/spec/egress');
    const destination = 'https://acme.blob.core.windows.net/backups';
    const named = recovering({ destination }, { network: 'cilium' });
    expect(JSON.stringify(egress(named, 'CiliumNetworkPolicy'))).toContain('"matchName":"acme.blob.core.windows.net"');
    const on443 = (documents: readonly Document[]) =>
      (egress(documents, 'NetworkPolicy') as { to: { ipBlock: { cidr: string } }[]; ports: { port: number }[] }[])
        .filter(({ ports }) => ports.some(({ port }) => port === 443))
        .flatMap(({ to }) => to.map(({ ipBlock }) => ipBlock.cidr));
    expect(on443(recovering({ destination }))).toContain('10.0.0.0/8');
    const s3 = 'https://acme.s3.us-east-1.amazonaws.com/backups';
    expect(on443(recovering({ destination: s3 }, { regions: ['us-east-1'] }))).toEqual(['0.0.0.0/0', '::/0']);
    const own = recovering({ at: addresses('192.0.2.0/24', { ports: [9000] }) });
    expect(JSON.stringify(egress(own, 'NetworkPolicy'))).toContain('"192.0.2.0/24"');
    expect(JSON.stringify(egress(recovering(), 'NetworkPolicy'))).not.toContain('192.0.2.0');
  });

  it('are admitted by keys of the vault where there is no cloud', () => {
    const documents = synth(
      platform(
        {
          data: { database: postgres({ hosting: 'managed', at: addresses('10.0.0.5/32', { ports: [5432] }) }) },
          vault: keyVault(),
          recovery: {
            destination: 'https://minio.example.com/backups',
            at: host('minio.example.com', { ports: [9000] }),
            secrets: { AWS_ACCESS_KEY_ID: 'minio-user' },
          },
          migrations: off,
        },
        { regions: [region('munich-1')] },
        { chat: agentService({ uses: [], identity: off }) },
      ),
    );
    expect(agent(job(documents, 'backup')).env).toContainEqual({
      name: 'AWS_ACCESS_KEY_ID',
      valueFrom: { secretKeyRef: { name: 'backup-secrets', key: 'AWS_ACCESS_KEY_ID' } },
    });
  });

  it('are fenced, restricted and counted like every other workload', () => {
    const without = only(synth(platform()), 'ResourceQuota').spec as { hard: { pods: string } };
    const documents = recovering();
    const hard = only(documents, 'ResourceQuota').spec as { hard: { pods: string } };
    expect(Number(hard.hard.pods)).toBeGreaterThan(Number(without.hard.pods));
    for (const name of ['backup', 'restore', 'drill', 'migrate']) {
      expect(names(documents, 'NetworkPolicy')).toContain(name);
      expect(names(documents, 'ServiceAccount')).toContain(name);
    }
  });

  it('are none where none are asked for', () => {
    expect(names(synth(platform()), 'CronJob')).toEqual([]);
  });
});

describe('A14 the jobs of recovery and the migration', () => {
  it('lose no work to an autoscaler', () => {
    const documents = recovering();
    const jobs = ['backup', 'restore', 'drill'].map((name) =>
      at(job(documents, name), '/spec/jobTemplate/spec/template'),
    );
    for (const template of [...jobs, at(only(documents, 'Job'), '/spec/template')]) {
      expect(at(template, '/metadata/annotations')).toMatchObject({
        'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
        'karpenter.sh/do-not-disrupt': 'true',
      });
    }
  });
});

describe('A14 a restore', () => {
  it('is a template that no clock ever starts, in any region', () => {
    const resolved = resolvePlatform(platform({ recovery: {} }, { regions: ['eastus2', 'centralus'] }));
    const outputs = synthKubernetes(resolved, () => bindingsFor(resolved));
    expect(outputs).toHaveLength(2);
    for (const { documents } of outputs) {
      const restore = job(documents, 'restore');
      expect(restore.spec).toMatchObject({ suspend: true, schedule: '59 23 31 2 *' });
      expect(at(restore, '/spec/jobTemplate/spec/backoffLimit')).toBe(0);
      expect(agent(restore).args).toEqual(['restore']);
    }
  });
});

describe('A14 a drill', () => {
  it.each(['15m', '30m', '1h', '24h'] as const)('starts between two backups that come every %s', (backupEvery) => {
    for (const name of ['a', 'b', 'c', 'd']) {
      const documents = synth({ ...platform({ recovery: { backupEvery } }), name });
      const at3 = minutes(at(job(documents, 'drill'), '/spec/schedule') as string);
      expect(at3).toHaveLength(1);
      expect(minutes(at(job(documents, 'backup'), '/spec/schedule') as string)).not.toContain(at3[0]);
    }
  });

  it('restores the newest backup into a scratch place every week', () => {
    const drill = job(recovering(), 'drill');
    expect(drill.spec).toMatchObject({ suspend: false, schedule: expect.stringMatching(/^\d+ 3 \* \* 1$/) });
    expect(agent(drill).args).toEqual(['drill']);
    expect(variables(drill)).toMatchObject({ RESTORE_TARGET: 'scratch' });
    expect(variables(job(recovering(), 'restore'))).not.toHaveProperty('RESTORE_TARGET');
  });

  it('runs when it is told, or not at all', () => {
    expect(job(recovering({ drill: '0 9 1 * *' }), 'drill').spec).toMatchObject({ schedule: '0 9 1 * *' });
    expect(names(recovering({ drill: off }), 'CronJob')).toEqual(['backup', 'restore']);
  });

  it('stays away where an environment takes it out', () => {
    const environments = { development: off, staging: off, production: { recovery: { drill: off } } } as const;
    expect(names(synth(platform({ recovery: {}, environments })), 'CronJob')).toEqual(['backup', 'restore']);
  });
});

describe('A15 recovery', () => {
  const jobs = (environments: NonNullable<PlatformProps['environments']>) => {
    const resolved = resolvePlatform(platform({ recovery: { keep: '7d' }, environments }));
    return synthKubernetes(resolved, () => bindingsFor(resolved)).map(
      ({ environment, documents }) => [environment.name, names(documents, 'CronJob')] as const,
    );
  };

  it('runs in staging and production, and in development where its own overrides ask for it', () => {
    const all = ['backup', 'drill', 'restore'];
    expect(jobs({})).toEqual([
      ['development', []],
      ['staging', all],
      ['production', all],
    ]);
    expect(jobs({ development: { recovery: { keep: '1d' } }, staging: { recovery: off } })).toEqual([
      ['development', all],
      ['staging', []],
      ['production', all],
    ]);
  });
});

describe('migrations', () => {
  const migrated = (rest: Partial<PlatformProps> = {}, target: Partial<KubernetesTargetProps> = {}) =>
    only(synth(platform(rest, target)), 'Job');

  it('are a Job that ends, is tried again, and is gone after a week', () => {
    const found = migrated();
    expect(found.metadata.name).toMatch(/^migrate-[0-9a-f]{8}$/);
    expect(found.spec).toMatchObject({
      backoffLimit: 5,
      ttlSecondsAfterFinished: 604_800,
      activeDeadlineSeconds: (600 + 60) * 6,
      template: { metadata: { labels: { 'app.kubernetes.io/name': 'migrate' } }, spec: { restartPolicy: 'Never' } },
    });
    expect(agent(found).args).toEqual(['migrate']);
    expect(variables(found)).toMatchObject({ ENVIRONMENT: 'production', PGSSLMODE: 'verify-full' });
    expect(Object.keys(variables(found)).filter((name) => name.startsWith('KAFKA'))).toEqual([]);
  });

  it('stand before the pods that need them', () => {
    const kinds = synth(platform()).map(({ kind }) => kind);
    expect(kinds.indexOf('Job')).toBeLessThan(kinds.indexOf('Deployment'));
  });

  it('have another name whenever they would run something else: a Job can’t be changed', () => {
    const patch = ({
      workloads,
    }: {
      workloads: Readonly<Record<string, { controller: Parameters<typeof customise>[0] }>>;
    }) => {
      const { migrate } = workloads;
      if (migrate !== undefined)
        customise(migrate.controller, 'a test of the hash', JsonPatch.add('/spec/template/spec/dnsPolicy', 'Default'));
    };
    const all = [
      migrated(),
      migrated({ migrations: { env: { LOG_LEVEL: 'debug' } } }),
      migrated({ migrations: { args: ['migrate', '--fake'] } }),
      migrated({ migrations: { image: 'ghcr.io/acme/migrate:1.0.0' } }),
      migrated({ tags: { owner: 'other', costCentre: 'cc-1042' } }),
      migrated({}, { registry: 'other.example.com' }),
      migrated({}, { customise: patch as NonNullable<KubernetesTargetProps['customise']> }),
    ].map(({ metadata }) => metadata.name);
    expect(new Set(all).size).toBe(all.length);
    expect(migrated().metadata.name).toBe(all[0]);
    expect(migrated({ recovery: {} }).metadata.name).toBe(all[0]);
  });

  it('have another name once a late value is another: it stands in what they run', () => {
    const resolved = resolvePlatform(platform());
    const named = (value: string) => {
      const bindings = JSON.parse(JSON.stringify(bindingsFor(resolved)).replaceAll('bound-host', value)) as object;
      const [output] = synthKubernetes(resolved, () => bindings as Readonly<Record<string, unknown>>);
      return only(output?.documents ?? [], 'Job').metadata.name;
    };
    expect(named('one')).not.toBe(named('two'));
    expect(named('one')).toBe(named('one'));
  });

  it.each<readonly [string, Partial<PlatformProps>, PlatformProps['workloads']]>([
    ['they are off', { migrations: off }, { chat: agentService() }],
    ['there is no database', { data: { queue: data.queue } }, { chat: agentService() }],
    ['nobody runs the service', {}, { chat: agentService({ image: 'ghcr.io/acme/agent:1.0.0' }) }],
    [
      'only a job of somebody else runs',
      {},
      { digest: cronJob({ image: 'ghcr.io/acme/d:1.0.0', schedule: '@daily' }) },
    ],
  ])('are none where %s', (_, rest, workloads) => {
    expect(names(synth(platform(rest, {}, workloads)), 'Job')).toEqual([]);
  });

  it('are there for a worker too, and for another image where they are asked for', () => {
    expect(names(synth(platform({}, {}, { worker: queueWorker() })), 'Job')).toHaveLength(1);
    const other = platform(
      { migrations: { image: 'ghcr.io/acme/migrate:1.0.0', command: ['alembic', 'upgrade', 'head'] } },
      {},
      { chat: agentService({ image: 'ghcr.io/acme/agent:1.0.0' }) },
    );
    const found = only(synth(other), 'Job');
    expect(agent(found)).toMatchObject({
      image: 'ghcr.io/acme/migrate:1.0.0',
      command: ['alembic', 'upgrade', 'head'],
    });
    expect(agent(found)).not.toHaveProperty('args');
    expect(variables(found)).toHaveProperty('PGHOST');
  });

  it('are small in development', () => {
    const environments = { staging: off, production: off } as const;
    const resolved = resolvePlatform(platform({ environments }));
    const [output] = synthKubernetes(resolved, () => bindingsFor(resolved));
    const requests = at(agent(only(output?.documents ?? [], 'Job')), '/resources/requests');
    expect(requests).toEqual({ cpu: '100m', memory: '128Mi' });
  });

  it('can’t be asked for as a workload', () => {
    const workloads = { chat: agentService(), job: { kind: 'job' } } as unknown as PlatformProps['workloads'];
    expect(() => resolvePlatform(platform({}, {}, workloads))).toThrow('workloads.job');
  });
});

describe('recovery and migrations of any kind', () => {
  it('become documents that a strict schema takes, or are told what is wrong', () => {
    fc.assert(
      fc.property(anyRecovery, migrations, (recovery, migrating) => {
        const props = platform(
          { recovery, vault: keyVault(), ...(migrating === undefined ? {} : { migrations: migrating }) },
          { regions: ['eastus2', 'centralus'] },
        );
        const resolved = resolvePlatform(props);
        const outputs = synthKubernetes(resolved, () => bindingsFor(resolved));
        for (const { documents } of outputs) expect(documents.flatMap(schemaProblems)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('take a destination and an identity that are known later', () => {
    const recovery = { destination: late('own.url'), identity: azureIdentity({ clientId: late('own.id') }) };
    const resolved = resolvePlatform(platform({ recovery }, { network: 'cilium' }));
    const [output] = synthKubernetes(resolved, () => bindingsFor(resolved));
    expect(variables(job(output?.documents ?? [], 'backup')).BACKUP_URL).toBe('bound-url.example');
    expect(JSON.stringify(resolved)).toContain('backups.{region}.host');
  });
});
