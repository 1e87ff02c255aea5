import { Budget as ConsumptionBudget } from '@pulumi/azure-native/consumption';
import type * as pulumi from '@pulumi/pulumi';
import type { Budget } from '../../spec/budget';
import { type AzureSite, nameOf } from './site';

/**
 * What an environment may cost in a month (C17). It counts what carries the environment's tags, so that machines in
 * groups that a cluster makes for itself count too.
 */
export function budget(
  site: AzureSite,
  { monthly, notify, alertAt, forecastAt }: Budget,
  subscriptionId: pulumi.Output<string>,
  parent: pulumi.Resource,
): ConsumptionBudget {
  const { application, environment } = site.environment.tags;
  const notice = (thresholdType: 'Actual' | 'Forecasted') => (threshold: number) =>
    [
      `${thresholdType.toLowerCase()}-${threshold}`,
      { enabled: true, operator: 'GreaterThanOrEqualTo', threshold, thresholdType, contactEmails: [...notify] },
    ] satisfies [string, object];
  return new ConsumptionBudget(
    'budget',
    {
      budgetName: nameOf(site, 'budget'),
      scope: subscriptionId.apply((id) => `/subscriptions/${id}`),
      category: 'Cost',
      amount: monthly,
      timeGrain: 'Monthly',
      timePeriod: { startDate: site.settings.month('budget-start') },
      filter: {
        and: [
          { tags: { name: 'application', operator: 'In', values: [application] } },
          { tags: { name: 'environment', operator: 'In', values: [environment] } },
        ],
      },
      notifications: Object.fromEntries([...alertAt.map(notice('Actual')), ...forecastAt.map(notice('Forecasted'))]),
    },
    // Azure takes no budget that begins before the month it is made in, and the clock is not asked here: the stack's
    // configuration says which one that was. Later the budget keeps what it began with.
    { parent, ignoreChanges: ['timePeriod'] },
  );
}
