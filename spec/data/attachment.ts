import type { Flow } from '../flows';
import type { SecretRef } from '../vault';

/** What a workload gets from something that it uses: variables, secrets, files, and the way there. */
export interface Attachment {
  /** Plain variables; values may hold late values. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables from Secrets that an operator makes in the namespace: variable → Secret and key. */
  readonly made: Readonly<Record<string, MadeSecret>>;
  /** Variables from the vault. */
  readonly secrets: Readonly<Record<string, SecretRef>>;
  /** Mount path → Secret that an operator makes in the namespace, one file a key: every key, or those that are named. */
  readonly files: Readonly<Record<string, string | MadeFiles>>;
  readonly flows: readonly Flow[];
  /** The identity of the pod that lets it in: an Azure one, or that of the cloud that it runs in. */
  readonly identity: 'azure' | 'cloud' | 'none';
}

/** A key of a Secret that an operator makes. */
export interface MadeSecret {
  readonly secret: string;
  readonly key: string;
  /** It is none of an operator's: it stands in the namespace already. */
  readonly existing?: true;
}

/** Some keys of a Secret that an operator makes: the others are not for the pods. */
export interface MadeFiles {
  readonly secret: string;
  readonly keys: readonly string[];
}

/** An attachment that gives nothing but what is named. */
export const attachment = (given: Partial<Attachment>): Attachment => ({
  env: {},
  made: {},
  secrets: {},
  files: {},
  flows: [],
  identity: 'none',
  ...given,
});

const strictest = (a: Attachment['identity'], b: Attachment['identity']): Attachment['identity'] =>
  [a, b].includes('azure') ? 'azure' : [a, b].includes('cloud') ? 'cloud' : 'none';

/** Several attachments as one. */
export function joined(attachments: readonly Attachment[]): Attachment {
  return attachments.reduce(
    (all, one) => ({
      env: { ...all.env, ...one.env },
      made: { ...all.made, ...one.made },
      secrets: { ...all.secrets, ...one.secrets },
      files: { ...all.files, ...one.files },
      flows: [...all.flows, ...one.flows],
      identity: strictest(all.identity, one.identity),
    }),
    attachment({}),
  );
}
