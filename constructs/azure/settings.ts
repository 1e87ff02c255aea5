import * as pulumi from '@pulumi/pulumi';

/** What a stack's configuration holds: what only a subscription knows, and what must not be written down. */
export interface Settings {
  /** A secret. Nothing prints it, and the state holds it encrypted. */
  secret(name: string): pulumi.Output<string>;
}

/** Names of settings are those of the vault, so that one list tells what must be known. */
export const settingsNamespace = 'agent-gantry';

/** Reads the configuration of the stack that is being deployed. */
export function stackSettings(): Settings {
  const config = new pulumi.Config(settingsNamespace);
  return {
    secret: (name) => {
      const value = config.getSecret(name);
      if (value === undefined) {
        throw new pulumi.RunError(
          `${settingsNamespace}:${name} is not configured: pulumi config set --secret ${settingsNamespace}:${name}`,
        );
      }
      return value;
    },
  };
}

/** Stands in where no stack is deployed. */
export const offlineSettings: Settings = { secret: (name) => pulumi.secret(`https://setting.invalid/${name}`) };
