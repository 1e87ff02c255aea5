import { Namespace, Queue } from '@pulumi/azure-native/servicebus';
import type * as pulumi from '@pulumi/pulumi';
import { hasZones } from '../../../spec/azure/availability-zones';
import type { BusNamespace } from '../../../spec/azure/queue';
import { sendLogs } from '../diagnostics';
import { Part } from '../part';
import { privateEndpoint } from '../private-endpoint';
import { grant } from '../role-assignment';
import { nameOf, type RegionSite, tagsOf } from '../site';
import type { User } from './users';

/** Service Bus of a region (A5). Each queue has its dead letters within it. */
export class ServiceBus extends Part {
  readonly namespace: Namespace;

  constructor(
    private readonly site: RegionSite,
    private readonly spec: BusNamespace,
    users: readonly User[],
    parent: pulumi.Resource | undefined,
  ) {
    super('ServiceBus', `queue-${site.region.name}`, parent);
    this.namespace = this.createNamespace();
    let before: Queue | undefined;
    for (const name of spec.queues) {
      before = this.createQueue(name, before);
      this.admit(before, name, users);
    }
    this.open(before);
    this.registerOutputs();
  }

  private createNamespace(): Namespace {
    return new Namespace(
      `queue-${this.site.region.name}`,
      {
        namespaceName: nameOf(this.site, 'serviceBus', this.site.region.name),
        resourceGroupName: this.site.resourceGroupName,
        location: this.site.region.name,
        sku: { name: 'Premium', tier: 'Premium', capacity: this.spec.units },
        premiumMessagingPartitions: 1,
        zoneRedundant: hasZones(this.site.region),
        disableLocalAuth: true,
        publicNetworkAccess: 'Disabled',
        minimumTlsVersion: '1.2',
        tags: tagsOf(this.site),
      },
      this.child,
    );
  }

  /** @param before the one made before it: a namespace takes one change at a time */
  private createQueue(name: string, before: Queue | undefined): Queue {
    const { attempts, lock, lifetime, duplicates, size } = this.spec;
    return new Queue(
      `${name}-${this.site.region.name}`,
      {
        queueName: name,
        namespaceName: this.namespace.name,
        resourceGroupName: this.site.resourceGroupName,
        maxDeliveryCount: attempts,
        lockDuration: `PT${lock}S`,
        defaultMessageTimeToLive: `PT${lifetime}S`,
        // What waited too long is looked at, not lost.
        deadLetteringOnMessageExpiration: true,
        requiresDuplicateDetection: true,
        duplicateDetectionHistoryTimeWindow: `PT${duplicates}S`,
        maxSizeInMegabytes: size,
      },
      { parent: this.namespace, ...(before === undefined ? {} : { dependsOn: [before] }) },
    );
  }

  /** Its consumers receive from it and send to it again what they try later; all others send, unless they consume another. */
  private admit(queue: Queue, name: string, users: readonly User[]): void {
    for (const { workload, identity } of users) {
      const channel = workload.kind === 'worker' ? workload.channel : undefined;
      const { principalId } = identity;
      const of = `${name}-${this.site.region.name}`;
      if (channel === name)
        grant(this, this.site, {
          ...{ name: `${workload.name}-receives-${of}`, scope: queue.id, principalId },
          role: 'Azure Service Bus Data Receiver',
        });
      if (channel === undefined || channel === name)
        grant(this, this.site, {
          ...{ name: `${workload.name}-sends-${of}`, scope: queue.id, principalId },
          role: 'Azure Service Bus Data Sender',
        });
    }
  }

  private open(queue: Queue | undefined): void {
    const name = `queue-${this.site.region.name}`;
    privateEndpoint(this, this.site, {
      ...{ name, resourceId: this.namespace.id, group: 'namespace', zone: 'messaging' },
      after: queue === undefined ? [] : [queue],
    });
    sendLogs(this, this.site, name, this.namespace.id);
  }
}
