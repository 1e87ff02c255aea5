import { at, type Json, listOf, objectOf, textOf } from '../json';
import type { Resource } from '../resource';
import type { ResourceRule, Violation } from '../rule';

const GROUP = 'azure-native:network:NetworkSecurityGroup';
const RULE = 'azure-native:network:SecurityRule';

/** Sources that hold machines of anybody. `AzureCloud` is every tenant's. */
const ANYONE = /^(\*|any|internet|0\.0\.0\.0\/0|::\/0|azurecloud(\..+)?)$/i;

export const azureInboundNarrow: ResourceRule = {
  scope: 'resource',
  id: 'azure-inbound-narrow',
  title: 'Security groups let nobody in but those they name',
  why: 'A rule that names everyone, or every tenant of Azure, opens what the private network was built to close.',
  severity: 'error',
  appliesTo: { rows: ['C9', 'C14', 'E3'], kinds: [GROUP, RULE] },
  fix: "Name the source: the edge's service tag on 443, the load balancer's probes, or an address range; and end with a rule that denies everything.",
  check(resource) {
    if (resource.type === RULE) return sourceFaults(objectOf(resource.body.inputs), '/inputs');
    const path = '/inputs/securityRules';
    const rules = listOf(at(resource.body, path));
    return [
      ...rules.flatMap((rule, index) => sourceFaults(objectOf(rule), `${path}/${index}`)),
      ...(rules.some(deniesAll) ? [] : [unclosed(resource, path)]),
    ];
  },
  examples: {
    good: `
- urn: urn:pulumi:production::desk::azure-native:network:NetworkSecurityGroup::nodes
  type: azure-native:network:NetworkSecurityGroup
  name: nodes
  inputs:
    securityRules:
      - {direction: Inbound, access: Allow, priority: 1000, protocol: Tcp, sourceAddressPrefix: AzureFrontDoor.Backend, destinationPortRange: "443"}
      - {direction: Inbound, access: Deny, priority: 4096, protocol: "*", sourceAddressPrefix: "*", destinationAddressPrefix: "*", destinationPortRange: "*"}
`,
    bad: `
- urn: urn:pulumi:production::desk::azure-native:network:NetworkSecurityGroup::nodes
  type: azure-native:network:NetworkSecurityGroup
  name: nodes
  inputs:
    securityRules:
      - {direction: Inbound, access: Allow, priority: 110, protocol: "*", sourceAddressPrefix: AzureCloud, destinationPortRange: "*"}
      - {direction: Inbound, access: Deny, priority: 4096, protocol: "*", sourceAddressPrefix: "*", destinationAddressPrefix: "*", destinationPortRange: "*"}
`,
    path: '/inputs/securityRules/0/sourceAddressPrefix',
  },
};

type Fields = Readonly<Record<string, Json | undefined>>;

const isInbound = (rule: Fields, access: string): boolean =>
  textOf(rule.direction)?.toLowerCase() === 'inbound' && textOf(rule.access)?.toLowerCase() === access;

function sourceFaults(rule: Fields, path: string): readonly Violation[] {
  if (!isInbound(rule, 'allow')) return [];
  const sources = [
    ['sourceAddressPrefix', textOf(rule.sourceAddressPrefix)] as const,
    ...listOf(rule.sourceAddressPrefixes).map(
      (value, index) => [`sourceAddressPrefixes/${index}`, textOf(value)] as const,
    ),
  ];
  return sources.flatMap(([field, source]) =>
    source !== undefined && ANYONE.test(source)
      ? [{ path: `${path}/${field}`, message: `lets ${source} in, want a source that is named` }]
      : [],
  );
}

function deniesAll(value: Json): boolean {
  const rule = objectOf(value);
  return (
    isInbound(rule, 'deny') &&
    [rule.protocol, rule.sourceAddressPrefix, rule.destinationAddressPrefix, rule.destinationPortRange].every(
      (field) => field === '*',
    )
  );
}

/** Azure's own last rules let the whole virtual network in. */
const unclosed = (resource: Resource, path: string): Violation => ({
  path,
  message: `${resource.name} has no rule that denies everything else: Azure's own let the whole network in`,
});
