import { EventHub, Namespace } from '@pulumi/azure-native/eventhub';
import type * as pulumi from '@pulumi/pulumi';
import { hasZones } from '../../../spec/azure/availability-zones';
import type { Hub, HubsNamespace } from '../../../spec/azure/queue';
import { sendLogs } from '../diagnostics';
import { Part } from '../part';
import { privateEndpoint } from '../private-endpoint';
import { grant } from '../role-assignment';
import { nameOf, type RegionSite, tagsOf } from '../site';
import type { User } from './users';

/**
 * Event Hubs of a region, spoken to by their Kafka endpoint (A5): a hub a topic, and one for its dead letters. Groups of
 * Kafka clients make themselves; those of Event Hubs' own protocol are others (Microsoft, "Event Hubs for Apache Kafka").
 */
export class EventHubs extends Part {
  readonly namespace: Namespace;
  private readonly hubs: ReadonlyMap<string, EventHub>;

  constructor(
    private readonly site: RegionSite,
    private readonly spec: HubsNamespace,
    users: readonly User[],
    parent: pulumi.Resource | undefined,
  ) {
    super('EventHubs', `queue-${site.region.name}`, parent);
    this.namespace = this.createNamespace();
    const hubs = new Map<string, EventHub>();
    let before: EventHub | undefined;
    for (const hub of spec.hubs) {
      before = this.createHub(hub, before);
      hubs.set(hub.name, before);
    }
    this.hubs = hubs;
    for (const user of users) this.admit(user);
    this.open(before);
    this.registerOutputs();
  }

  private createNamespace(): Namespace {
    const { tier, units, mostUnits } = this.spec;
    return new Namespace(
      `queue-${this.site.region.name}`,
      {
        namespaceName: nameOf(this.site, 'eventHubs', this.site.region.name),
        resourceGroupName: this.site.resourceGroupName,
        location: this.site.region.name,
        sku: { name: tier, tier, capacity: units },
        ...(tier === 'Standard'
          ? {
              isAutoInflateEnabled: mostUnits !== undefined,
              ...(mostUnits === undefined ? {} : { maximumThroughputUnits: mostUnits }),
            }
          : {}),
        kafkaEnabled: true,
        zoneRedundant: hasZones(this.site.region),
        disableLocalAuth: true,
        publicNetworkAccess: 'Disabled',
        minimumTlsVersion: '1.2',
        tags: tagsOf(this.site),
      },
      // It has grown by itself since: shrinking it back would throttle who sends.
      { ...this.child, ...(mostUnits === undefined ? {} : { ignoreChanges: ['sku.capacity'] }) },
    );
  }

  /** @param before the one made before it: a namespace takes one change at a time */
  private createHub({ name, partitions, retention }: Hub, before: EventHub | undefined): EventHub {
    return new EventHub(
      `${name}-${this.site.region.name}`,
      {
        eventHubName: name,
        namespaceName: this.namespace.name,
        resourceGroupName: this.site.resourceGroupName,
        partitionCount: partitions,
        retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: retention },
      },
      { parent: this.namespace, ...(before === undefined ? {} : { dependsOn: [before] }) },
    );
  }

  /**
   * A consumer receives from its topic, sends to it again what it tries later, and sends its dead letters; all others
   * send to the topics.
   */
  private admit({ workload, identity }: User): void {
    const channel = workload.kind === 'worker' ? workload.channel : undefined;
    for (const { name, deadLettersOf } of this.spec.hubs) {
      const receives = channel !== undefined && name === channel;
      const sends = channel === undefined ? deadLettersOf === undefined : receives || deadLettersOf === channel;
      if (receives) this.grant(`${workload.name}-receives-${name}`, name, 'Azure Event Hubs Data Receiver', identity);
      if (sends) this.grant(`${workload.name}-sends-${name}`, name, 'Azure Event Hubs Data Sender', identity);
    }
  }

  private grant(
    name: string,
    hub: string,
    role: 'Azure Event Hubs Data Receiver' | 'Azure Event Hubs Data Sender',
    { principalId }: User['identity'],
  ): void {
    const scope = (this.hubs.get(hub) ?? this.namespace).id;
    grant(this, this.site, { name: `${name}-${this.site.region.name}`, scope, role, principalId });
  }

  private open(hub: EventHub | undefined): void {
    const name = `queue-${this.site.region.name}`;
    privateEndpoint(this, this.site, {
      ...{ name, resourceId: this.namespace.id, group: 'namespace', zone: 'messaging' },
      after: hub === undefined ? [] : [hub],
    });
    sendLogs(this, this.site, name, this.namespace.id);
  }
}
