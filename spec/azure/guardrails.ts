import type { Environment } from '../environment';

/** A built-in rule of Azure Policy that is assigned to the platform's resource groups (C14). */
export interface Guardrail {
  /** Short name, unique among them. */
  readonly name: string;
  /** What it holds to, as a sentence. */
  readonly says: string;
  /** Id of the built-in definition. */
  readonly definition: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether it changes what is made, for which it needs an identity. */
  readonly changes?: true;
}

const effect = (value: string) => ({ parameters: { effect: value } });

/** Tags of the group are laid on whatever is made in it without them, and nothing is made without them (E1). */
const tagRules = (tag: string): readonly Guardrail[] => [
  {
    name: `inherit-${tag}`,
    says: `A resource without the tag ${tag} takes that of its group.`,
    definition: 'ea3f2387-9b95-492a-a190-fcdc54f7b070',
    parameters: { tagName: tag },
    changes: true,
  },
  {
    name: `require-${tag}`,
    says: `A resource has the tag ${tag}.`,
    definition: '871b6d14-10aa-478d-b590-94f262ecfa99',
    parameters: { tagName: tag },
  },
  {
    name: `require-${tag}-on-group`,
    says: `A resource group has the tag ${tag}.`,
    definition: '96670d01-0a4d-4649-9c89-2d3abc0a5025',
    parameters: { tagName: tag },
  },
];

/** For whatever the platform is made of. */
const always: readonly Guardrail[] = [
  {
    ...{ name: 'no-public-address', definition: '83a86a26-fd1f-447c-b59d-e51f44264114' },
    says: 'No machine has a public address.',
  },
  {
    ...{ name: 'storage-https', definition: '404c3081-a854-4457-ae30-26a93ef643f9', ...effect('Deny') },
    says: 'Storage is reached over TLS alone.',
  },
  {
    ...{ name: 'vault-rbac', definition: '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5', ...effect('Deny') },
    says: 'A vault knows roles, not access policies.',
  },
  {
    ...{ name: 'vault-purge', definition: '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53', ...effect('Deny') },
    says: 'A deleted vault can be had back.',
  },
  {
    ...{ name: 'vault-private', definition: '405c5871-3e91-4644-8a63-58e19d68ff5b', ...effect('Deny') },
    says: 'A vault is reached from private networks alone.',
  },
];

const cosmos: readonly Guardrail[] = [
  {
    ...{ name: 'cosmos-identities', definition: '5450f5bd-9c72-4390-a9c4-a7aba4edfdd2', ...effect('Deny') },
    says: 'Cosmos DB admits identities, not keys.',
  },
  {
    ...{ name: 'cosmos-private', definition: '797b37f7-06b8-444c-b1ad-fc62867f335a', ...effect('Deny') },
    says: 'Cosmos DB is reached from private networks alone.',
  },
];

const postgres: Guardrail = {
  ...{ name: 'postgres-private', definition: '5e1de0e3-42cb-4ebc-a86d-61d0c619ca48', ...effect('Deny') },
  says: 'PostgreSQL is reached from private networks alone.',
};

const models: Guardrail = {
  ...{ name: 'models-identities', definition: '71ef260a-8f18-47b7-abcb-62d0673d94dc', ...effect('Deny') },
  says: 'Models admit identities, not keys.',
};

const containerApps: readonly Guardrail[] = [
  {
    ...{ name: 'apps-https', definition: '0e80e269-43a4-4ae9-b5bc-178126b8a5cb', ...effect('Deny') },
    says: 'A container app is reached over TLS alone.',
  },
  {
    ...{ name: 'apps-in-network', definition: '8b346db6-85af-419b-8557-92cee2c0f9bb', ...effect('Deny') },
    says: 'Container apps stand in a network.',
  },
];

/** The rules for what this environment is made of. */
export function guardrails({ azure, data, tags }: Environment): readonly Guardrail[] {
  return [
    ...Object.keys(tags).sort().flatMap(tagRules),
    ...always,
    ...(data.database?.kind === 'cosmos' ? cosmos : []),
    ...(data.database?.kind === 'postgres' && data.database.hosting === 'managed' ? [postgres] : []),
    ...(azure?.models === undefined ? [] : [models]),
    ...(azure?.compute.kind === 'containerApps' ? containerApps : []),
  ];
}
