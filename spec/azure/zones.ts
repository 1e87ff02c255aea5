/**
 * Zones that answer for private endpoints, by the service behind them. Source: Microsoft, "Azure Private Endpoint private
 * DNS zone values".
 */
const zones = {
  agent: 'privatelink.agentsvc.azure-automation.net',
  apiManagement: 'privatelink.azure-api.net',
  blob: 'privatelink.blob.core.windows.net',
  cognitive: 'privatelink.cognitiveservices.azure.com',
  containerApps: 'privatelink.{region}.azurecontainerapps.io',
  cosmos: 'privatelink.documents.azure.com',
  foundry: 'privatelink.services.ai.azure.com',
  /** Event Hubs and Service Bus. */
  messaging: 'privatelink.servicebus.windows.net',
  monitor: 'privatelink.monitor.azure.com',
  monitorIngestion: 'privatelink.ods.opinsights.azure.com',
  monitorOperations: 'privatelink.oms.opinsights.azure.com',
  openai: 'privatelink.openai.azure.com',
  postgres: 'privatelink.postgres.database.azure.com',
  prometheus: 'privatelink.{region}.prometheus.monitor.azure.com',
  redis: 'privatelink.redis.azure.net',
  registry: 'privatelink.azurecr.io',
  search: 'privatelink.search.windows.net',
  vault: 'privatelink.vaultcore.azure.net',
} as const;

export type ZoneName = keyof typeof zones;
export const zoneNames = Object.keys(zones) as readonly ZoneName[];

/** Name of a zone as it reads in a region. */
export const zoneIn = (zone: ZoneName, region: string): string => zones[zone].replace('{region}', region);
