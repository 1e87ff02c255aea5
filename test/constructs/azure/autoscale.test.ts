import { apiManagement, gatewayApi } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { containerApps } from '../../../azure';
import { autoscale } from '../../../constructs/azure/autoscale-setting';
import { Part } from '../../../constructs/azure/part';
import { resourceGroup } from '../../../constructs/azure/resource-group';
import type { RegionSite } from '../../../constructs/azure/site';
import { capture } from '../../../stacks/azure/capture';
import { environmentOf, ofType, one, regions, running, stackOf } from './compute';

class Scaled extends Part {
  constructor(site: RegionSite) {
    super('Scaled', 'scaled', undefined);
    const resourceId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/apim';
    autoscale(this, site, { name: 'apim-eastus2', kind: 'apiManagement', resourceId, units: [1, 4] });
  }
}

it('C10: one more where cpu is above 70 % for five minutes, then five minutes of rest; one less below 30 %', async () => {
  const environment = environmentOf(running({ compute: containerApps() }));
  const target = environment.azure;
  if (target === undefined) throw new Error('no azure');
  const { resources } = await capture('desk', 'production', () => {
    const group = resourceGroup({ environment, target }, 'eastus2', 'eastus2');
    const region = target.regions[0];
    new Scaled({ environment, target, region, resourceGroupName: group.name } as unknown as RegionSite);
    return {};
  });
  const { profiles, tags } = one(resources, 'AutoscaleSetting', 'apim-eastus2').inputs as {
    profiles: [{ rules: object[]; capacity: object }];
    tags: object;
  };
  expect(profiles[0].capacity).toEqual({ minimum: '1', maximum: '4', default: '1' });
  expect(profiles[0].rules).toMatchObject([
    {
      metricTrigger: { metricName: 'CpuPercent_Gateway', operator: 'GreaterThan', threshold: 70, timeWindow: 'PT5M' },
      scaleAction: { direction: 'Increase', type: 'ChangeCount', value: '1', cooldown: 'PT5M' },
    },
    {
      metricTrigger: { operator: 'LessThan', threshold: 30 },
      scaleAction: { direction: 'Decrease', value: '1', cooldown: 'PT5M' },
    },
  ]);
  expect(tags).toMatchObject({ 'cost-centre': 'cc-1', environment: 'production' });
});

describe('C10 A16: API Management', () => {
  const platform = (units?: number) =>
    running(
      {},
      {
        gateway: {
          host: 'agents.example.com',
          to: 'chat',
          tls: { secret: 'tls' },
          behind: apiManagement({ addresses: ['10.20.27.0/24'] }),
        },
        targets: {
          kubernetes: { regions, gateway: gatewayApi({ class: 'approuting-istio' }) },
          azure: {
            regions,
            apiManagement: {
              publisher: { name: 'Agents', email: 'agents@example.com' },
              ...(units === undefined ? {} : { units }),
            },
          },
        } as never,
      },
    );

  it('C10: adds units where it is busy, in each region', async () => {
    const { resources } = await stackOf(platform());
    const settings = ofType(resources, 'AutoscaleSetting');
    expect(settings.map(({ name }) => name).sort()).toEqual(['apim-centralus', 'apim-eastus2']);
    expect(one(resources, 'AutoscaleSetting', 'apim-eastus2').inputs).toMatchObject({
      targetResourceUri: expect.stringMatching(/\/service\/apim-desk-prod-eastus2/),
      profiles: [{ capacity: { minimum: '1', maximum: '3' } }],
    });
  });

  it('C10: keeps the number that is written', async () => {
    const { resources } = await stackOf(platform(2));
    expect(ofType(resources, 'AutoscaleSetting')).toEqual([]);
    expect(ofType(resources, 'ApiManagementService')[0]?.inputs.sku).toMatchObject({ capacity: 2 });
  });
});
