/**
 * Where a resource stands in Azure: the path of its ARM id below its resource group, with the names of the inputs that
 * fill it in. A path that begins with an input hangs on the resource that the input names. Sources: the resource types
 * of Microsoft's ARM reference, and the arguments of @pulumi/azure-native 3.28.
 */
export const armPaths: Readonly<Record<string, string>> = {
  'alertsmanagement:ActionRuleByName': 'Microsoft.AlertsManagement/actionRules/{actionRuleName}',
  'alertsmanagement:AlertProcessingRuleByName': 'Microsoft.AlertsManagement/actionRules/{alertProcessingRuleName}',
  'alertsmanagement:Issue': '{resourceUri}/providers/Microsoft.AlertsManagement/issues/{issueName}',
  'alertsmanagement:PrometheusRuleGroup': 'Microsoft.AlertsManagement/prometheusRuleGroups/{ruleGroupName}',
  'alertsmanagement:SmartDetectorAlertRule': 'microsoft.alertsManagement/smartDetectorAlertRules/{alertRuleName}',
  'apimanagement:Api': 'Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}',
  'apimanagement:ApiDiagnostic':
    'Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/diagnostics/{diagnosticId}',
  'apimanagement:ApiManagementService': 'Microsoft.ApiManagement/service/{serviceName}',
  'apimanagement:ApiOperation': 'Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/operations/{operationId}',
  'apimanagement:ApiOperationPolicy':
    'Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/operations/{operationId}/policies/{policyId}',
  'apimanagement:ApiPolicy': 'Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/policies/{policyId}',
  'apimanagement:ApiVersionSet': 'Microsoft.ApiManagement/service/{serviceName}/apiVersionSets/{versionSetId}',
  'apimanagement:Backend': 'Microsoft.ApiManagement/service/{serviceName}/backends/{backendId}',
  'apimanagement:Cache': 'Microsoft.ApiManagement/service/{serviceName}/caches/{cacheId}',
  'apimanagement:Certificate': 'Microsoft.ApiManagement/service/{serviceName}/certificates/{certificateId}',
  'apimanagement:Diagnostic': 'Microsoft.ApiManagement/service/{serviceName}/diagnostics/{diagnosticId}',
  'apimanagement:Group': 'Microsoft.ApiManagement/service/{serviceName}/groups/{groupId}',
  'apimanagement:Logger': 'Microsoft.ApiManagement/service/{serviceName}/loggers/{loggerId}',
  'apimanagement:NamedValue': 'Microsoft.ApiManagement/service/{serviceName}/namedValues/{namedValueId}',
  'apimanagement:Policy': 'Microsoft.ApiManagement/service/{serviceName}/policies/{policyId}',
  'apimanagement:PolicyFragment': 'Microsoft.ApiManagement/service/{serviceName}/policyFragments/default',
  'apimanagement:Product': 'Microsoft.ApiManagement/service/{serviceName}/products/{productId}',
  'apimanagement:ProductApi': 'Microsoft.ApiManagement/service/{serviceName}/products/{productId}/apis/{apiId}',
  'apimanagement:ProductPolicy':
    'Microsoft.ApiManagement/service/{serviceName}/products/{productId}/policies/{policyId}',
  'apimanagement:Subscription': 'Microsoft.ApiManagement/service/{serviceName}/subscriptions/{sid}',
  'apimanagement:Tag': 'Microsoft.ApiManagement/service/{serviceName}/tags/{tagId}',
  'app:Certificate': 'Microsoft.App/managedEnvironments/{environmentName}/certificates/{certificateName}',
  'app:ContainerApp': 'Microsoft.App/containerApps/{containerAppName}',
  'app:ContainerAppsAuthConfig': 'Microsoft.App/containerApps/{containerAppName}/authConfigs/{authConfigName}',
  'app:DaprComponent': 'Microsoft.App/managedEnvironments/{environmentName}/daprComponents/{componentName}',
  'app:HttpRouteConfig': 'Microsoft.App/managedEnvironments/{environmentName}/httpRouteConfigs/{httpRouteName}',
  'app:Job': 'Microsoft.App/jobs/{jobName}',
  'app:MaintenanceConfiguration':
    'Microsoft.App/managedEnvironments/{environmentName}/maintenanceConfigurations/{configName}',
  'app:ManagedCertificate':
    'Microsoft.App/managedEnvironments/{environmentName}/managedCertificates/{managedCertificateName}',
  'app:ManagedEnvironment': 'Microsoft.App/managedEnvironments/{environmentName}',
  'app:ManagedEnvironmentPrivateEndpointConnection':
    'Microsoft.App/managedEnvironments/{environmentName}/privateEndpointConnections/{privateEndpointConnectionName}',
  'app:ManagedEnvironmentsStorage': 'Microsoft.App/managedEnvironments/{environmentName}/storages/{storageName}',
  'applicationinsights:Component': 'Microsoft.Insights/components/{resourceName}',
  'applicationinsights:WebTest': 'Microsoft.Insights/webtests/{webTestName}',
  'applicationinsights:Workbook': 'Microsoft.Insights/workbooks/{resourceName}',
  'authorization:ManagementLockAtResourceGroupLevel': 'Microsoft.Authorization/locks/{lockName}',
  'authorization:ManagementLockAtSubscriptionLevel': 'Microsoft.Authorization/locks/{lockName}',
  'authorization:ManagementLockByScope': '{scope}/providers/Microsoft.Authorization/locks/{lockName}',
  'authorization:PolicyAssignment':
    '{scope}/providers/Microsoft.Authorization/policyAssignments/{policyAssignmentName}',
  'authorization:PolicyDefinition': 'Microsoft.Authorization/policyDefinitions/{policyDefinitionName}',
  'authorization:PolicyExemption': '{scope}/providers/Microsoft.Authorization/policyExemptions/{policyExemptionName}',
  'authorization:PolicySetDefinition': 'Microsoft.Authorization/policySetDefinitions/{policySetDefinitionName}',
  'authorization:RoleAssignment': '{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}',
  'authorization:RoleDefinition': '{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}',
  'automation:AutomationAccount': 'Microsoft.Automation/automationAccounts/{automationAccountName}',
  'automation:JobSchedule':
    'Microsoft.Automation/automationAccounts/{automationAccountName}/jobSchedules/{jobScheduleId}',
  'automation:Runbook': 'Microsoft.Automation/automationAccounts/{automationAccountName}/runbooks/{runbookName}',
  'automation:Schedule': 'Microsoft.Automation/automationAccounts/{automationAccountName}/schedules/{scheduleName}',
  'automation:Variable': 'Microsoft.Automation/automationAccounts/{automationAccountName}/variables/{variableName}',
  'automation:Webhook': 'Microsoft.Automation/automationAccounts/{automationAccountName}/webhooks/{webhookName}',
  'cdn:AFDCustomDomain': 'Microsoft.Cdn/profiles/{profileName}/customDomains/{customDomainName}',
  'cdn:AFDEndpoint': 'Microsoft.Cdn/profiles/{profileName}/afdEndpoints/{endpointName}',
  'cdn:AFDOrigin': 'Microsoft.Cdn/profiles/{profileName}/originGroups/{originGroupName}/origins/{originName}',
  'cdn:AFDOriginGroup': 'Microsoft.Cdn/profiles/{profileName}/originGroups/{originGroupName}',
  'cdn:Profile': 'Microsoft.Cdn/profiles/{profileName}',
  'cdn:Route': 'Microsoft.Cdn/profiles/{profileName}/afdEndpoints/{endpointName}/routes/{routeName}',
  'cdn:Rule': 'Microsoft.Cdn/profiles/{profileName}/ruleSets/{ruleSetName}/rules/{ruleName}',
  'cdn:RuleSet': 'Microsoft.Cdn/profiles/{profileName}/ruleSets/{ruleSetName}',
  'cdn:Secret': 'Microsoft.Cdn/profiles/{profileName}/secrets/{secretName}',
  'cdn:SecurityPolicy': 'Microsoft.Cdn/profiles/{profileName}/securityPolicies/{securityPolicyName}',
  'cognitiveservices:Account': 'Microsoft.CognitiveServices/accounts/{accountName}',
  'cognitiveservices:Deployment': 'Microsoft.CognitiveServices/accounts/{accountName}/deployments/{deploymentName}',
  'cognitiveservices:PrivateEndpointConnection':
    'Microsoft.CognitiveServices/accounts/{accountName}/privateEndpointConnections/{privateEndpointConnectionName}',
  'cognitiveservices:Project': 'Microsoft.CognitiveServices/accounts/{accountName}/projects/{projectName}',
  'cognitiveservices:RaiPolicy': 'Microsoft.CognitiveServices/accounts/{accountName}/raiPolicies/{raiPolicyName}',
  'consumption:Budget': '{scope}/providers/Microsoft.Consumption/budgets/{budgetName}',
  'containerinstance:ContainerGroup': 'Microsoft.ContainerInstance/containerGroups/{containerGroupName}',
  'containerinstance:ContainerGroupProfile':
    'Microsoft.ContainerInstance/containerGroupProfiles/{containerGroupProfileName}',
  'containerinstance:NGroup': 'Microsoft.ContainerInstance/ngroups/{ngroupsName}',
  'containerregistry:CacheRule': 'Microsoft.ContainerRegistry/registries/{registryName}/cacheRules/{cacheRuleName}',
  'containerregistry:CredentialSet':
    'Microsoft.ContainerRegistry/registries/{registryName}/credentialSets/{credentialSetName}',
  'containerregistry:Registry': 'Microsoft.ContainerRegistry/registries/{registryName}',
  'containerregistry:Replication':
    'Microsoft.ContainerRegistry/registries/{registryName}/replications/{replicationName}',
  'containerregistry:ScopeMap': 'Microsoft.ContainerRegistry/registries/{registryName}/scopeMaps/{scopeMapName}',
  'containerregistry:Token': 'Microsoft.ContainerRegistry/registries/{registryName}/tokens/{tokenName}',
  'containerregistry:Webhook': 'Microsoft.ContainerRegistry/registries/{registryName}/webhooks/{webhookName}',
  'containerservice:AgentPool': 'Microsoft.ContainerService/managedClusters/{resourceName}/agentPools/{agentPoolName}',
  'containerservice:MaintenanceConfiguration':
    'Microsoft.ContainerService/managedClusters/{resourceName}/maintenanceConfigurations/{configName}',
  'containerservice:ManagedCluster': 'Microsoft.ContainerService/managedClusters/{resourceName}',
  'containerservice:ManagedNamespace':
    'Microsoft.ContainerService/managedClusters/{resourceName}/managedNamespaces/{managedNamespaceName}',
  'containerservice:TrustedAccessRoleBinding':
    'Microsoft.ContainerService/managedClusters/{resourceName}/trustedAccessRoleBindings/{trustedAccessRoleBindingName}',
  'cosmosdb:DatabaseAccount': 'Microsoft.DocumentDB/databaseAccounts/{accountName}',
  'cosmosdb:SqlResourceSqlContainer':
    'Microsoft.DocumentDB/databaseAccounts/{accountName}/sqlDatabases/{databaseName}/containers/{containerName}',
  'cosmosdb:SqlResourceSqlDatabase': 'Microsoft.DocumentDB/databaseAccounts/{accountName}/sqlDatabases/{databaseName}',
  'cosmosdb:SqlResourceSqlRoleAssignment':
    'Microsoft.DocumentDB/databaseAccounts/{accountName}/sqlRoleAssignments/{roleAssignmentId}',
  'cosmosdb:SqlResourceSqlRoleDefinition':
    'Microsoft.DocumentDB/databaseAccounts/{accountName}/sqlRoleDefinitions/{roleDefinitionId}',
  'cosmosdb:SqlResourceSqlStoredProcedure':
    'Microsoft.DocumentDB/databaseAccounts/{accountName}/sqlDatabases/{databaseName}/containers/{containerName}/storedProcedures/{storedProcedureName}',
  'costmanagement:Budget': '{scope}/providers/Microsoft.CostManagement/budgets/{budgetName}',
  'costmanagement:Export': '{scope}/providers/Microsoft.CostManagement/exports/{exportName}',
  'costmanagement:ScheduledAction': 'Microsoft.CostManagement/scheduledActions/{name}',
  'costmanagement:ScheduledActionByScope': '{scope}/providers/Microsoft.CostManagement/scheduledActions/{name}',
  'costmanagement:View': 'Microsoft.CostManagement/views/{viewName}',
  'dashboard:Grafana': 'Microsoft.Dashboard/grafana/{workspaceName}',
  'dataprotection:BackupInstance':
    'Microsoft.DataProtection/backupVaults/{vaultName}/backupInstances/{backupInstanceName}',
  'dataprotection:BackupPolicy': 'Microsoft.DataProtection/backupVaults/{vaultName}/backupPolicies/{backupPolicyName}',
  'dataprotection:BackupVault': 'Microsoft.DataProtection/backupVaults/{vaultName}',
  'dataprotection:DppResourceGuardProxy':
    'Microsoft.DataProtection/backupVaults/{vaultName}/backupPolicies/{resourceGuardProxyName}',
  'dataprotection:ResourceGuard': 'Microsoft.DataProtection/resourceGuards/{resourceGuardsName}',
  'dbforpostgresql:Administrator': 'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/administrators/{objectId}',
  'dbforpostgresql:AdministratorsMicrosoftEntra':
    'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/administrators/{objectId}',
  'dbforpostgresql:Backup': 'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/backups/{backupName}',
  'dbforpostgresql:Configuration':
    'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/configurations/{configurationName}',
  'dbforpostgresql:Database': 'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/databases/{databaseName}',
  'dbforpostgresql:FirewallRule':
    'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/firewallRules/{firewallRuleName}',
  'dbforpostgresql:PrivateEndpointConnection':
    'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/privateEndpointConnections/{privateEndpointConnectionName}',
  'dbforpostgresql:Server': 'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}',
  'dbforpostgresql:VirtualEndpoint':
    'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/virtualendpoints/{virtualEndpointName}',
  'dns:DnssecConfig': 'Microsoft.Network/dnsZones/{zoneName}/dnssecConfigs/default',
  'dns:Zone': 'Microsoft.Network/dnsZones/{zoneName}',
  'eventgrid:SystemTopic': 'Microsoft.EventGrid/systemTopics/{systemTopicName}',
  'eventgrid:SystemTopicEventSubscription':
    'Microsoft.EventGrid/systemTopics/{systemTopicName}/eventSubscriptions/{eventSubscriptionName}',
  'eventhub:Cluster': 'Microsoft.EventHub/clusters/{clusterName}',
  'eventhub:ConsumerGroup':
    'Microsoft.EventHub/namespaces/{namespaceName}/eventhubs/{eventHubName}/consumergroups/{consumerGroupName}',
  'eventhub:DisasterRecoveryConfig': 'Microsoft.EventHub/namespaces/{namespaceName}/disasterRecoveryConfigs/{alias}',
  'eventhub:EventHub': 'Microsoft.EventHub/namespaces/{namespaceName}/eventhubs/{eventHubName}',
  'eventhub:EventHubAuthorizationRule':
    'Microsoft.EventHub/namespaces/{namespaceName}/eventhubs/{eventHubName}/authorizationRules/{authorizationRuleName}',
  'eventhub:Namespace': 'Microsoft.EventHub/namespaces/{namespaceName}',
  'eventhub:NamespaceAuthorizationRule':
    'Microsoft.EventHub/namespaces/{namespaceName}/authorizationRules/{authorizationRuleName}',
  'eventhub:NamespaceNetworkRuleSet': 'Microsoft.EventHub/namespaces/{namespaceName}/networkRuleSets/default',
  'eventhub:SchemaRegistry': 'Microsoft.EventHub/namespaces/{namespaceName}/schemagroups/{schemaGroupName}',
  'frontdoor:Policy': 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies/{policyName}',
  'keyvault:Key': 'Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}',
  'keyvault:Secret': 'Microsoft.KeyVault/vaults/{vaultName}/secrets/{secretName}',
  'keyvault:Vault': 'Microsoft.KeyVault/vaults/{vaultName}',
  'kubernetesconfiguration:Extension':
    '{clusterRp}/{clusterResourceName}/{clusterName}/providers/Microsoft.KubernetesConfiguration/extensions/{extensionName}',
  'kubernetesconfiguration:FluxConfiguration':
    '{clusterRp}/{clusterResourceName}/{clusterName}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/{fluxConfigurationName}',
  'logic:Workflow': 'Microsoft.Logic/workflows/{workflowName}',
  'maintenance:MaintenanceConfiguration': 'Microsoft.Maintenance/maintenanceConfigurations/{resourceName}',
  'managedidentity:FederatedIdentityCredential':
    'Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}',
  'managedidentity:UserAssignedIdentity': 'Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}',
  'monitor:ActionGroup': 'Microsoft.Insights/actionGroups/{actionGroupName}',
  'monitor:ActivityLogAlert': 'Microsoft.Insights/activityLogAlerts/{activityLogAlertName}',
  'monitor:AutoscaleSetting': 'Microsoft.Insights/autoscalesettings/{autoscaleSettingName}',
  'monitor:AzureMonitorWorkspace': 'Microsoft.Monitor/accounts/{azureMonitorWorkspaceName}',
  'monitor:DataCollectionEndpoint': 'Microsoft.Insights/dataCollectionEndpoints/{dataCollectionEndpointName}',
  'monitor:DataCollectionRule': 'Microsoft.Insights/dataCollectionRules/{dataCollectionRuleName}',
  'monitor:DataCollectionRuleAssociation':
    '{resourceUri}/providers/Microsoft.Insights/dataCollectionRuleAssociations/{associationName}',
  'monitor:DiagnosticSetting': '{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}',
  'monitor:MetricAlert': 'Microsoft.Insights/metricAlerts/{ruleName}',
  'monitor:PrivateLinkScope': 'Microsoft.Insights/privateLinkScopes/{scopeName}',
  'monitor:PrivateLinkScopedResource': 'Microsoft.Insights/privateLinkScopes/default/scopedResources/{scopeName}',
  'monitor:ScheduledQueryRule': 'Microsoft.Insights/scheduledQueryRules/{ruleName}',
  'network:ApplicationSecurityGroup': 'Microsoft.Network/applicationSecurityGroups/{applicationSecurityGroupName}',
  'network:AzureFirewall': 'Microsoft.Network/azureFirewalls/{azureFirewallName}',
  'network:DdosProtectionPlan': 'Microsoft.Network/ddosProtectionPlans/{ddosProtectionPlanName}',
  'network:FirewallPolicy': 'Microsoft.Network/firewallPolicies/{firewallPolicyName}',
  'network:FirewallPolicyRuleCollectionGroup':
    'Microsoft.Network/firewallPolicies/{firewallPolicyName}/ruleCollectionGroups/{ruleCollectionGroupName}',
  'network:FlowLog': 'Microsoft.Network/networkWatchers/{networkWatcherName}/flowLogs/{flowLogName}',
  'network:LoadBalancer': 'Microsoft.Network/loadBalancers/{loadBalancerName}',
  'network:NatGateway': 'Microsoft.Network/natGateways/{natGatewayName}',
  'network:NetworkInterface': 'Microsoft.Network/networkInterfaces/{networkInterfaceName}',
  'network:NetworkSecurityGroup': 'Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}',
  'network:NetworkSecurityPerimeter': 'Microsoft.Network/networkSecurityPerimeters/{networkSecurityPerimeterName}',
  'network:NetworkWatcher': 'Microsoft.Network/networkWatchers/{networkWatcherName}',
  'network:PrivateDnsZoneGroup':
    'Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}',
  'network:PrivateEndpoint': 'Microsoft.Network/privateEndpoints/{privateEndpointName}',
  'network:PrivateLinkService': 'Microsoft.Network/privateLinkServices/{serviceName}',
  'network:PublicIPAddress': 'Microsoft.Network/publicIPAddresses/{publicIpAddressName}',
  'network:PublicIPPrefix': 'Microsoft.Network/publicIPPrefixes/{publicIpPrefixName}',
  'network:Route': 'Microsoft.Network/routeTables/{routeTableName}/routes/{routeName}',
  'network:RouteTable': 'Microsoft.Network/routeTables/{routeTableName}',
  'network:SecurityRule':
    'Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}',
  'network:Subnet': 'Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}',
  'network:VirtualNetwork': 'Microsoft.Network/virtualNetworks/{virtualNetworkName}',
  'network:VirtualNetworkPeering':
    'Microsoft.Network/virtualNetworks/{virtualNetworkName}/virtualNetworkPeerings/{virtualNetworkPeeringName}',
  'network:WebApplicationFirewallPolicy':
    'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/{policyName}',
  'operationalinsights:LinkedService':
    'Microsoft.OperationalInsights/workspaces/{workspaceName}/linkedServices/{linkedServiceName}',
  'operationalinsights:SavedSearch':
    'Microsoft.OperationalInsights/workspaces/{workspaceName}/savedSearches/{savedSearchId}',
  'operationalinsights:Table': 'Microsoft.OperationalInsights/workspaces/{workspaceName}/tables/{tableName}',
  'operationalinsights:Workspace': 'Microsoft.OperationalInsights/workspaces/{workspaceName}',
  'policyinsights:AttestationAtResourceGroup': 'Microsoft.PolicyInsights/attestations/{attestationName}',
  'policyinsights:AttestationAtSubscription': 'Microsoft.PolicyInsights/attestations/{attestationName}',
  'policyinsights:RemediationAtResourceGroup': 'Microsoft.PolicyInsights/remediations/{remediationName}',
  'policyinsights:RemediationAtSubscription': 'Microsoft.PolicyInsights/remediations/{remediationName}',
  'privatedns:PrivateRecordSet':
    'Microsoft.Network/privateDnsZones/{privateZoneName}/{recordType}/{relativeRecordSetName}',
  'privatedns:PrivateZone': 'Microsoft.Network/privateDnsZones/{privateZoneName}',
  'privatedns:VirtualNetworkLink':
    'Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}',
  'recoveryservices:ProtectedItem':
    'Microsoft.RecoveryServices/vaults/{vaultName}/backupFabrics/{fabricName}/protectionContainers/{containerName}/protectedItems/{protectedItemName}',
  'recoveryservices:ProtectionContainer':
    'Microsoft.RecoveryServices/vaults/{vaultName}/backupFabrics/{fabricName}/protectionContainers/{containerName}',
  'recoveryservices:ProtectionPolicy': 'Microsoft.RecoveryServices/vaults/{vaultName}/backupPolicies/{policyName}',
  'recoveryservices:Vault': 'Microsoft.RecoveryServices/vaults/{vaultName}',
  'redisenterprise:AccessPolicyAssignment':
    'Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}/accessPolicyAssignments/{accessPolicyAssignmentName}',
  'redisenterprise:Database': 'Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}',
  'redisenterprise:PrivateEndpointConnection':
    'Microsoft.Cache/redisEnterprise/{clusterName}/privateEndpointConnections/{privateEndpointConnectionName}',
  'redisenterprise:RedisEnterprise': 'Microsoft.Cache/redisEnterprise/{clusterName}',
  'resources:Deployment': 'Microsoft.Resources/deployments/{deploymentName}',
  'resources:ResourceGroup': '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}',
  'search:PrivateEndpointConnection':
    'Microsoft.Search/searchServices/{searchServiceName}/privateEndpointConnections/{privateEndpointConnectionName}',
  'search:Service': 'Microsoft.Search/searchServices/{searchServiceName}',
  'search:SharedPrivateLinkResource':
    'Microsoft.Search/searchServices/{searchServiceName}/sharedPrivateLinkResources/{sharedPrivateLinkResourceName}',
  'servicebus:DisasterRecoveryConfig':
    'Microsoft.ServiceBus/namespaces/{namespaceName}/disasterRecoveryConfigs/{alias}',
  'servicebus:Namespace': 'Microsoft.ServiceBus/namespaces/{namespaceName}',
  'servicebus:NamespaceNetworkRuleSet': 'Microsoft.ServiceBus/namespaces/{namespaceName}/networkRuleSets/default',
  'servicebus:Queue': 'Microsoft.ServiceBus/namespaces/{namespaceName}/queues/{queueName}',
  'servicebus:Rule':
    'Microsoft.ServiceBus/namespaces/{namespaceName}/topics/{topicName}/subscriptions/{subscriptionName}/rules/{ruleName}',
  'servicebus:Subscription':
    'Microsoft.ServiceBus/namespaces/{namespaceName}/topics/{topicName}/subscriptions/{subscriptionName}',
  'servicebus:Topic': 'Microsoft.ServiceBus/namespaces/{namespaceName}/topics/{topicName}',
  'storage:BlobContainer':
    'Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}',
  'storage:BlobContainerImmutabilityPolicy':
    'Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}/immutabilityPolicies/{immutabilityPolicyName}',
  'storage:BlobInventoryPolicy':
    'Microsoft.Storage/storageAccounts/{accountName}/inventoryPolicies/{blobInventoryPolicyName}',
  'storage:BlobServiceProperties': 'Microsoft.Storage/storageAccounts/{accountName}/blobServices/{blobServicesName}',
  'storage:EncryptionScope': 'Microsoft.Storage/storageAccounts/{accountName}/encryptionScopes/{encryptionScopeName}',
  'storage:FileServiceProperties': 'Microsoft.Storage/storageAccounts/{accountName}/fileServices/{fileServicesName}',
  'storage:FileShare': 'Microsoft.Storage/storageAccounts/{accountName}/fileServices/default/shares/{shareName}',
  'storage:ManagementPolicy':
    'Microsoft.Storage/storageAccounts/{accountName}/managementPolicies/{managementPolicyName}',
  'storage:ObjectReplicationPolicy':
    'Microsoft.Storage/storageAccounts/{accountName}/objectReplicationPolicies/{objectReplicationPolicyId}',
  'storage:Queue': 'Microsoft.Storage/storageAccounts/{accountName}/queueServices/default/queues/{queueName}',
  'storage:QueueServiceProperties': 'Microsoft.Storage/storageAccounts/{accountName}/queueServices/{queueServiceName}',
  'storage:StorageAccount': 'Microsoft.Storage/storageAccounts/{accountName}',
  'storage:Table': 'Microsoft.Storage/storageAccounts/{accountName}/tableServices/default/tables/{tableName}',
  'storage:TableServiceProperties': 'Microsoft.Storage/storageAccounts/{accountName}/tableServices/{tableServiceName}',
  'trafficmanager:Endpoint': 'Microsoft.Network/trafficmanagerprofiles/{profileName}/{endpointType}/{endpointName}',
  'trafficmanager:Profile': 'Microsoft.Network/trafficmanagerprofiles/{profileName}',
  'web:AppServicePlan': 'Microsoft.Web/serverfarms/{name}',
  'web:WebApp': 'Microsoft.Web/sites/{name}',
};
