import * as pulumi from '@pulumi/pulumi';

/** What a stack's configuration holds: what only a subscription knows, and what must not be written down. */
export interface Settings {
  /** A secret. Nothing prints it, and the state holds it encrypted. */
  secret(name: string): pulumi.Output<string>;
  /** Whether a step is to be taken, for what takes two deployments. */
  flag(name: string): boolean;
  /** First day of the month in which a stack is deployed. */
  month(): string;
}

/** Stands in where no stack is deployed. */
export const offlineSettings: Settings = {
  secret: (name) => pulumi.secret(`https://setting.invalid/${name}`),
  flag: () => false,
  month: () => '2026-01-01T00:00:00Z',
};
