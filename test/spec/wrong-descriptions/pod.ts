import { scratch, secretFiles } from 'agent-gantry';
import { chat, withVault } from '../support';
import type { Wrong } from './wrong';

/** Volumes, config, labels, nodes. */
export const pod: Readonly<Record<string, Wrong>> = {
  'a volume at a relative path': {
    given: chat({ volumes: { data: scratch() } }),
    says: [{ path: 'workloads.chat.volumes.data', want: 'an absolute path without a closing slash, e.g. /app/data' }],
  },
  'a volume at a path that climbs': {
    given: chat({ volumes: { '/app/../etc': scratch() } }),
    says: [
      {
        path: "workloads.chat.volumes['/app/../etc']",
        want: 'an absolute path without a closing slash, e.g. /app/data',
      },
    ],
  },
  "a volume's size in GB": {
    given: chat({ volumes: { '/app/data': scratch({ size: '2GB' as never }) } }),
    says: [
      {
        path: "workloads.chat.volumes['/app/data'].size",
        got: '"2GB"',
        want: "a size from 1MiB to 1TiB, e.g. '512MiB', '2GiB'",
        fix: "Did you mean '2GiB'?",
      },
    ],
  },
  'a volume that no function made': {
    given: chat({ volumes: { '/app/data': { size: '2GiB' } } }),
    says: [
      {
        path: "workloads.chat.volumes['/app/data']",
        got: '{"size":"2GiB"}',
        want: 'scratch(), existingClaim(), existingConfig() or secretFiles()',
      },
    ],
  },
  'two descriptions of one volume': {
    given: chat({
      volumes: { '/a': scratch({ name: 'shared', size: '1GiB' }), '/b': scratch({ name: 'shared', size: '2GiB' }) },
    }),
    says: [
      {
        path: "workloads.chat.volumes['/b']",
        want: 'the same volume as the other mount of shared',
        fix: 'Mounts of one name share one folder: align the two, or name one differently.',
      },
    ],
  },
  'a volume where the config is': {
    given: chat({ config: { 'app.json': {} }, volumes: { '/app/config': scratch() } }),
    says: [
      {
        path: "workloads.chat.volumes['/app/config']",
        want: 'a path of its own',
        fix: 'The files of config are mounted there.',
      },
    ],
  },
  "a volume where the vault's secrets are": {
    given: chat({ volumes: { '/mnt/secrets': scratch() } }),
    says: [
      { path: "workloads.chat.volumes['/mnt/secrets']", want: "another path: the vault's secrets are mounted there" },
    ],
  },
  'no secret in a volume of secrets': {
    given: chat({ volumes: { '/app/keys': secretFiles() } }, withVault),
    says: [{ path: "workloads.chat.volumes['/app/keys'].secrets", want: "at least one of the vault's secrets" }],
  },
  'config above 1 MiB': {
    given: chat({ config: { 'prompts.txt': 'x'.repeat(2 ** 20 + 1) } }),
    says: [
      {
        path: 'workloads.chat.config',
        want: 'at most 1 MiB in all (it has 1048577 bytes)',
        fix: 'Put large files into the image or a volume.',
      },
    ],
  },
  'a list for a config file': {
    given: chat({ config: { 'app.json': [] } }),
    says: [
      { path: "workloads.chat.config['app.json']", got: '[]', want: 'text, or an object that is written as JSON' },
    ],
  },
  'config that JSON cannot say': {
    given: chat({ config: { 'app.json': { retries: Number.NaN } } }),
    says: [{ path: "workloads.chat.config['app.json'].retries", got: 'NaN', want: 'a value of JSON' }],
  },
  "a config file's name with a slash": {
    given: chat({ config: { 'conf/app.json': {} } }),
    says: [
      {
        path: "workloads.chat.config['conf/app.json']",
        want: 'a file name of letters, digits, dashes, dots and underscores',
      },
    ],
  },
  'a relative path for config': {
    given: chat({ configPath: 'config' }),
    says: [{ path: 'workloads.chat.configPath', got: '"config"', want: "an absolute path, e.g. '/app/config'" }],
  },
  'root for a user': {
    given: chat({ user: 0 }),
    says: [{ path: 'workloads.chat.user', got: '0', want: 'a whole number from 1 to 2147483647' }],
  },
  'a label that the tool sets': {
    given: chat({ labels: { 'app.kubernetes.io/name': 'chat' } }),
    says: [
      {
        path: "workloads.chat.labels['app.kubernetes.io/name']",
        want: 'a label of your own',
        fix: 'This one is set by the tool: selectors, tags and tooling rely on it.',
      },
    ],
  },
  'a label that is a tag': {
    given: chat({ labels: { owner: 'me' } }),
    says: [
      {
        path: 'workloads.chat.labels.owner',
        want: 'a label of your own',
        fix: 'This one is set by the tool: selectors, tags and tooling rely on it.',
      },
    ],
  },
  'a label with a space': {
    given: chat({ labels: { team: 'agents team' } }),
    says: [
      {
        path: 'workloads.chat.labels.team',
        got: '"agents team"',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
      },
    ],
  },
  "a label's key with a space": {
    given: chat({ labels: { 'the team': 'agents' } }),
    says: [{ path: "workloads.chat.labels['the team']", want: 'a key such as team or example.com/team' }],
  },
  'a number for an annotation': {
    given: chat({ annotations: { revision: 7 } }),
    says: [{ path: 'workloads.chat.annotations.revision', got: '7', want: 'text' }],
  },
  "a number for a node's label": {
    given: chat({ nodes: { pool: 7 } }),
    says: [
      {
        path: 'workloads.chat.nodes.pool',
        got: '7',
        want: 'a label value: at most 63 letters, digits, dashes, dots and underscores',
      },
    ],
  },
  'a toleration without a key': {
    given: chat({ tolerations: [{ value: 'gpu' }] }),
    says: [{ path: 'workloads.chat.tolerations[0].key', want: "a taint's key, e.g. nvidia.com/gpu" }],
  },
  'a misspelt effect': {
    given: chat({ tolerations: [{ key: 'nvidia.com/gpu', effect: 'NoSchedul' }] }),
    says: [
      {
        path: 'workloads.chat.tolerations[0].effect',
        got: '"NoSchedul"',
        want: 'one of NoSchedule, PreferNoSchedule, NoExecute',
        fix: "Did you mean 'NoSchedule'?",
      },
    ],
  },
  "an image's secret with an upper-case name": {
    given: chat({ pullSecrets: ['Registry'] }),
    says: [
      {
        path: 'workloads.chat.pullSecrets[0]',
        got: '"Registry"',
        want: 'lower-case letters, digits and dashes, beginning with a letter',
        fix: "For example 'registry'.",
      },
    ],
  },
  'a priority with a space': {
    given: chat({ priority: 'very high' }),
    says: [
      {
        path: 'workloads.chat.priority',
        got: '"very high"',
        want: 'lower-case letters, digits and dashes, beginning with a letter',
        fix: "For example 'very-high'.",
      },
    ],
  },
};
