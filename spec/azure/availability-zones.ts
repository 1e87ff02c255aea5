/** Regions whose data centres are one zone. Source: Microsoft, "Azure regions list", where their number of zones is "N/A". */
const without: readonly string[] = [
  ...['australiacentral', 'australiasoutheast', 'canadaeast', 'koreasouth', 'northcentralus', 'southindia', 'ukwest'],
  ...['westcentralus', 'westindia', 'westus'],
];

/** Whether what stands in a region can be spread over zones: where not, Azure refuses to be asked for it. */
export const hasZones = ({ name }: { readonly name: string }): boolean => !without.includes(name);
