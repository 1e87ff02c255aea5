import * as pulumi from '@pulumi/pulumi';

/** What a stack's configuration holds: what only a subscription knows, and what must not be written down. */
export interface Settings {
  /** A secret. Nothing prints it, and the state holds it encrypted. */
  secret(name: string): pulumi.Output<string>;
  /** One of several words. What it is can't be left open: a deployment without it is refused. */
  choice(name: string, words: readonly string[]): pulumi.Output<string>;
  /** A month: its first day, as Azure writes it. */
  month(name: string): pulumi.Output<string>;
}

/** Stands in where no stack is deployed: the last word of a choice, and a month that no bill is for. */
export const offlineSettings: Settings = {
  secret: (name) => pulumi.secret(`https://setting.invalid/${name}`),
  choice: (_, words) => pulumi.output(words.at(-1) ?? ''),
  month: () => pulumi.output('2026-01-01T00:00:00Z'),
};
