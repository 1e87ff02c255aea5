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
  const checked = <T>(value: T): T => {
    settings.check();
    return value;
  };
  return {
    secret: (name) => checked(settings.secret(name)),
    choice: (name, words) => checked(settings.choice(name, words)),
    month: (name) => checked(settings.month(name)),
  };
}

/**
 * As stackSettings, but a program goes on without what is missing until `check`, so that one run tells all of it.
 * Nothing that needs a missing value is registered before.
 */
export function collectingSettings(): CollectingSettings {
  const config = new pulumi.Config(settingsNamespace);
  // Name → what to do about it.
  const missing = new Map<string, string>();
  const subscription = subscriptionFault();
  /** A value that is never there: nothing that needs it is registered. */
  function lacking(name: string, fix: string): pulumi.Output<string> {
    missing.set(name, `${settingsNamespace}:${name}: ${fix}`);
    return pulumi.output(new Promise<string>(() => undefined));
  }
  return {
    secret: (name) =>
      config.getSecret(name) ?? lacking(name, `pulumi config set --secret ${settingsNamespace}:${name}`),
    choice(name, words) {
      const value = config.get(name);
      if (value !== undefined && words.includes(value)) return pulumi.output(value);
      const got = value === undefined ? '' : `got ${JSON.stringify(value)}, want ${words.join(' or ')}: `;
      return lacking(name, `${got}pulumi config set ${settingsNamespace}:${name} ${words.join('|')}`);
    },
    month(name) {
      const value = config.get(name);
      if (value !== undefined && /^20\d\d-(0[1-9]|1[0-2])$/.test(value)) return pulumi.output(`${value}-01T00:00:00Z`);
      const got = value === undefined ? '' : `got ${JSON.stringify(value)}, want a month, e.g. 2026-11: `;
      return lacking(name, `${got}pulumi config set ${settingsNamespace}:${name} $(date +%Y-%m)`);
    },
    check() {
      const commands = [
        ...(subscription === undefined ? [] : [subscription]),
        ...[...missing].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line),
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
