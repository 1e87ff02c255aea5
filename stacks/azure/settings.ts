import * as pulumi from '@pulumi/pulumi';
import type { Settings } from '../../constructs/azure/settings';
import type { NeededSetting } from '../../spec/azure/needed-settings';

/** Names of settings are those of the vault, so that one list tells what must be known. */
export const settingsNamespace = 'agent-gantry';

/**
 * The configuration of the stack that is being deployed.
 * @throws RunError with everything that is needed and not configured, before anything is registered
 */
export function stackSettings(needed: readonly NeededSetting[]): Settings {
  const config = new pulumi.Config(settingsNamespace);
  const faults = [subscriptionFault(), ...needed.map((setting) => faultOf(setting, config))].filter(
    (fault) => fault !== undefined,
  );
  if (faults.length > 0) {
    const head = faults.length === 1 ? '1 setting is' : `${faults.length} settings are`;
    throw new pulumi.RunError([`${head} missing; nothing was deployed`, ...faults].join('\n  '));
  }
  return onlyNeeded(needed, {
    secret: (name) => config.requireSecret(name),
    choice: (name) => pulumi.output(config.require(name)),
    month: (name) => pulumi.output(`${config.require(name)}-01T00:00:00Z`),
  });
}

/** The same settings, refused where nobody said beforehand that they are needed. */
export function onlyNeeded(needed: readonly NeededSetting[], settings: Settings): Settings {
  const asked = <T>(kind: NeededSetting['kind'], name: string, read: () => T): T => {
    if (needed.some((one) => one.kind === kind && one.name === name)) return read();
    throw new Error(`the setting ${name} is used, and neededSettings() does not say that it is needed`);
  };
  return {
    secret: (name) => asked('secret', name, () => settings.secret(name)),
    choice: (name, words) => asked('choice', name, () => settings.choice(name, words)),
    month: (name) => asked('month', name, () => settings.month(name)),
  };
}

/** What is wrong with a setting, and the command that sets it. */
function faultOf(setting: NeededSetting, config: pulumi.Config): string | undefined {
  const name = `${settingsNamespace}:${setting.name}`;
  if (setting.kind === 'secret')
    return config.getSecret(setting.name) === undefined ? `${name}: pulumi config set --secret ${name}` : undefined;
  const value = config.get(setting.name);
  const got = (want: string) => (value === undefined ? '' : `got ${JSON.stringify(value)}, want ${want}: `);
  if (setting.kind === 'month') {
    const month = value !== undefined && /^20\d\d-(0[1-9]|1[0-2])$/.test(value);
    return month ? undefined : `${name}: ${got('a month, e.g. 2026-11')}pulumi config set ${name} $(date +%Y-%m)`;
  }
  const { words } = setting;
  if (value !== undefined && words.includes(value)) return undefined;
  return `${name}: ${got(words.join(' or '))}pulumi config set ${name} ${words.join('|')}`;
}

/** Without one, the stack would go to whichever subscription the Azure CLI happens to be logged in to. */
function subscriptionFault(): string | undefined {
  const name = 'azure-native:subscriptionId';
  const id = new pulumi.Config('azure-native').get('subscriptionId') ?? process.env.ARM_SUBSCRIPTION_ID;
  if (id === undefined) return `${name}: pulumi config set ${name} $(az account show --query id --output tsv)`;
  const valid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) && !/^[0-]+$/.test(id);
  return valid ? undefined : `${name}: got ${JSON.stringify(id)}, want the id of a subscription`;
}
