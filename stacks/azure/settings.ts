import * as pulumi from '@pulumi/pulumi';
import type { Settings } from '../../constructs/azure/settings';

/** Settings that tell all that is missing at once. */
export interface CollectingSettings extends Settings {
  /** @throws RunError with every setting that was asked for and is not configured */
  check(): void;
}

/** Names of settings are those of the vault, so that one list tells what must be known. */
export const settingsNamespace = 'agent-gantry';

/** Reads the configuration of the stack that is being deployed. A setting that is missing ends the program. */
export function stackSettings(): Settings {
  const settings = collectingSettings();
  return {
    ...settings,
    secret(name) {
      const value = settings.secret(name);
      settings.check();
      return value;
    },
  };
}

/**
 * As stackSettings, but a program goes on without what is missing until `check`, so that one run tells all of it.
 * Nothing that needs a missing value is registered before.
 */
export function collectingSettings(): CollectingSettings {
  const config = new pulumi.Config(settingsNamespace);
  const missing = new Set<string>();
  const subscription = subscriptionFault();
  return {
    secret(name) {
      const value = config.getSecret(name);
      if (value !== undefined) return value;
      missing.add(name);
      return pulumi.output(new Promise<string>(() => undefined));
    },
    flag: (name) => config.getBoolean(name) ?? false,
    month: () => `${new Date().toISOString().slice(0, 7)}-01T00:00:00Z`,
    check() {
      const commands = [
        ...(subscription === undefined ? [] : [subscription]),
        ...[...missing]
          .sort()
          .map((name) => `${settingsNamespace}:${name}: pulumi config set --secret ${settingsNamespace}:${name}`),
      ];
      if (commands.length === 0) return;
      const head = commands.length === 1 ? '1 setting is' : `${commands.length} settings are`;
      throw new pulumi.RunError([`${head} missing; nothing was deployed`, ...commands].join('\n  '));
    },
  };
}

/** Without one, the stack would go to whichever subscription the Azure CLI happens to be logged in to. */
function subscriptionFault(): string | undefined {
  const name = 'azure-native:subscriptionId';
  const id = new pulumi.Config('azure-native').get('subscriptionId') ?? process.env.ARM_SUBSCRIPTION_ID;
  if (id === undefined) return `${name}: pulumi config set ${name} $(az account show --query id --output tsv)`;
  const valid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) && !/^[0-]+$/.test(id);
  return valid ? undefined : `${name}: got ${JSON.stringify(id)}, want the id of a subscription`;
}
