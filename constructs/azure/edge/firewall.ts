import { Policy } from '@pulumi/azure-native/frontdoor';
import type { frontdoor } from '@pulumi/azure-native/types/input';
import type * as pulumi from '@pulumi/pulumi';
import { type FrontDoor, healthPath } from '../../../spec/azure/edge';
import type { Part } from '../part';
import { type AzureSite, nameOf, tagsOf } from '../site';

type Firewall = FrontDoor['firewall'];
type CustomRule = frontdoor.CustomRuleArgs;

/** Keeps attacks out before they reach a region (A1). */
export const createFirewall = (
  parent: Part,
  site: AzureSite,
  firewall: Firewall,
  watchHost: pulumi.Input<string>,
): Policy =>
  new Policy(
    'edge',
    {
      resourceGroupName: site.shared.resourceGroupName,
      policyName: nameOf(site, 'firewallPolicy'),
      location: 'Global',
      sku: { name: 'Premium_AzureFrontDoor' },
      policySettings: {
        enabledState: 'Enabled',
        mode: firewall.mode === 'prevention' ? 'Prevention' : 'Detection',
        requestBodyCheck: 'Enabled',
      },
      customRules: { rules: [...callers(firewall), hideHealth(watchHost), limit(firewall)] },
      managedRules: {
        managedRuleSets: [
          {
            ruleSetType: 'Microsoft_DefaultRuleSet',
            ruleSetVersion: '2.1',
            ruleSetAction: 'Block',
            ruleGroupOverrides: overrides(firewall.noted),
          },
          { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' },
        ],
      },
      tags: tagsOf(site),
    },
    { parent },
  );

/** Where not everybody may call. */
const callers = ({ from }: Firewall): CustomRule[] =>
  from.length === 0
    ? []
    : [
        {
          name: 'callers',
          priority: 10,
          ruleType: 'MatchRule',
          action: 'Block',
          matchConditions: [
            { matchVariable: 'SocketAddr', operator: 'IPMatch', negateCondition: true, matchValue: [...from] },
          ],
        },
      ];

/** How deep a region's health goes is the edge's business alone; its own probes do not come this way. */
const hideHealth = (watchHost: pulumi.Input<string>): CustomRule => ({
  name: 'health',
  priority: 20,
  ruleType: 'MatchRule',
  action: 'Block',
  matchConditions: [
    { matchVariable: 'RequestUri', operator: 'Contains', matchValue: [healthPath], transforms: ['Lowercase'] },
    {
      matchVariable: 'RequestHeader',
      selector: 'Host',
      operator: 'Equal',
      negateCondition: true,
      matchValue: [watchHost],
    },
  ],
});

const limit = ({ rateLimit }: Firewall): CustomRule => ({
  name: 'rate',
  priority: 30,
  ruleType: 'RateLimitRule',
  action: 'Block',
  rateLimitDurationInMinutes: 1,
  rateLimitThreshold: rateLimit,
  groupBy: [{ variableName: 'SocketAddr' }],
  matchConditions: [{ matchVariable: 'SocketAddr', operator: 'IPMatch', matchValue: ['0.0.0.0/0', '::/0'] }],
});

/** Groups of the default rule set by what their rules' numbers begin with (Microsoft, "DRS 2.1"). */
const ruleGroups: Readonly<Record<string, string>> = {
  '911': 'METHOD-ENFORCEMENT',
  '920': 'PROTOCOL-ENFORCEMENT',
  '921': 'PROTOCOL-ATTACK',
  '930': 'LFI',
  '931': 'RFI',
  '932': 'RCE',
  '933': 'PHP',
  '934': 'NODEJS',
  '941': 'XSS',
  '942': 'SQLI',
  '943': 'FIX',
  '944': 'JAVA',
};

function overrides(noted: readonly string[]): frontdoor.ManagedRuleGroupOverrideArgs[] {
  const groups = [...new Set(noted.map((rule) => rule.slice(0, 3)))];
  return groups.flatMap((prefix) => {
    const ruleGroupName = ruleGroups[prefix];
    if (ruleGroupName === undefined) return [];
    const rules = noted.filter((rule) => rule.startsWith(prefix));
    return [{ ruleGroupName, rules: rules.map((ruleId) => ({ ruleId, enabledState: 'Enabled', action: 'Log' })) }];
  });
}
