import { region } from 'agent-gantry';
import { target } from '../support';
import type { Wrong } from './wrong';

/** Versions, regions, registries. */
export const targets: Readonly<Record<string, Wrong>> = {
  'an unknown version': {
    given: target({ version: '1.27' }),
    says: [
      {
        path: 'targets.kubernetes.version',
        got: '"1.27"',
        want: 'one of 1.28, 1.29, 1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36',
        fix: "Did you mean '1.28'?",
      },
    ],
  },
  'a number for a version': {
    given: target({ version: 1.34 }),
    says: [
      {
        path: 'targets.kubernetes.version',
        got: '1.34',
        want: 'one of 1.28, 1.29, 1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36',
        fix: "Did you mean '1.34'?",
      },
    ],
  },
  'no regions': {
    given: target({ regions: undefined }),
    says: [{ path: 'targets.kubernetes.regions', want: "at least one region, e.g. ['eastus2']" }],
  },
  'an empty list of regions': {
    given: target({ regions: [] }),
    says: [{ path: 'targets.kubernetes.regions', want: "at least one region, e.g. ['eastus2']" }],
  },
  'text for the regions': {
    given: target({ regions: 'eastus2' }),
    says: [
      {
        path: 'targets.kubernetes.regions',
        got: '"eastus2"',
        want: "a list of regions, e.g. ['eastus2', 'centralus']",
      },
    ],
  },
  'a misspelt region': {
    given: target({ regions: ['estus2'] }),
    says: [
      {
        path: 'targets.kubernetes.regions[0]',
        got: '"estus2"',
        want: 'a region of Azure, AWS or Google Cloud',
        fix: "Did you mean eastus2? For one of your own write region('estus2').",
      },
    ],
  },
  'a region of nobody': {
    given: target({ regions: ['munich-1'] }),
    says: [
      {
        path: 'targets.kubernetes.regions[0]',
        got: '"munich-1"',
        want: 'a region of Azure, AWS or Google Cloud',
        fix: "For one of your own write region('munich-1').",
      },
    ],
  },
  "a region of one's own with an upper-case name": {
    given: target({ regions: [region('Munich')] }),
    says: [
      {
        path: 'targets.kubernetes.regions[0].name',
        got: '"Munich"',
        want: 'lower-case letters, digits and dashes, beginning with a letter',
        fix: "For example 'munich'.",
      },
    ],
  },
  'a region that is named twice': {
    given: target({ regions: ['eastus2', 'centralus', 'eastus2'] }),
    says: [
      {
        path: 'targets.kubernetes.regions[2]',
        got: '"eastus2"',
        want: 'each region once',
        fix: 'Remove it: [0] names it already.',
      },
    ],
  },
  'a misspelt prop of a target': {
    given: target({ region: ['eastus2'] }),
    says: [{ path: 'targets.kubernetes.region', want: 'a known prop', fix: 'Did you mean regions?' }],
  },
  'a namespace with an underscore': {
    given: target({ namespace: 'support_desk' }),
    says: [
      {
        path: 'targets.kubernetes.namespace',
        got: '"support_desk"',
        want: 'lower-case letters, digits and dashes, beginning with a letter',
        fix: "For example 'support-desk'.",
      },
    ],
  },
  'a registry with its scheme': {
    given: target({ registry: 'https://acme.azurecr.io' }),
    says: [
      {
        path: 'targets.kubernetes.registry',
        got: '"https://acme.azurecr.io"',
        want: "a registry such as 'acme.azurecr.io', without https://",
      },
    ],
  },
  'a Prometheus without its scheme': {
    given: target({ prometheus: 'prometheus.monitoring.svc:9090' }),
    says: [
      {
        path: 'targets.kubernetes.prometheus',
        got: '"prometheus.monitoring.svc:9090"',
        want: "an address such as 'http://prometheus.monitoring.svc:9090'",
      },
    ],
  },
  'a store without External Secrets': {
    given: target({ secretStore: 'vault' }),
    says: [
      {
        path: 'targets.kubernetes.secretStore',
        got: '"vault"',
        want: "nothing: only secrets: 'externalSecrets' has a store",
        fix: 'Remove it.',
      },
    ],
  },
  'a way of secrets that does not exist': {
    given: target({ secrets: 'external-secrets' }),
    says: [
      {
        path: 'targets.kubernetes.secrets',
        got: '"external-secrets"',
        want: 'one of csi, externalSecrets',
        fix: "Did you mean 'externalSecrets'?",
      },
    ],
  },
  'operators that nobody installs': {
    given: target({ operators: 'install' }),
    says: [{ path: 'targets.kubernetes.operators', got: '"install"', want: "'expect'" }],
  },
  'a customisation that is no function': {
    given: target({ customise: {} }),
    says: [{ path: 'targets.kubernetes.customise', got: '{}', want: "a function of the platform's chart" }],
  },
  'a quota with a fraction': {
    given: target({ quota: { headroom: 0.2 } }),
    says: [
      {
        path: 'targets.kubernetes.quota.headroom',
        got: '0.2',
        want: 'a whole percentage from 0% to 500%',
        fix: "Write '20%'.",
      },
    ],
  },
};
