import * as availability from './availability';
import * as names from './names';
import { quotaAdmitsFullScale } from './quota';
import type { Check } from './read';
import { referencesResolve, servicesReachPods } from './references';
import { restricted } from './restricted';
import * as selectors from './selectors';
import * as values from './values';

/** What holds of every platform: promise → check. */
export const checks: Readonly<Record<string, Check>> = {
  'a strict schema accepts every object': values.schemaAccepts,
  'no name is used twice': names.uniqueNames,
  'names are valid and short enough': names.validNames,
  'labels and annotations are valid': names.validLabels,
  'everything carries the four tags': names.taggedForCost,
  'every reference resolves, or is declared external': referencesResolve,
  'B7: a Service reaches the pods of one workload on ports that they have': servicesReachPods,
  'selectors select their own pods': selectors.selectorsMatch,
  'the network is closed but for rules that name peers and ports': selectors.closedByDefault,
  'a call is open at both ends': selectors.callsMeet,
  'B4: replicas have one owner': availability.oneOwnerOfReplicas,
  'B6: a budget always lets one pod go': availability.drainsProceed,
  'a drain leaves time for the longest run': availability.graceFitsRuns,
  'a job has time for all its attempts': availability.deadlinesFitRuns,
  'containers are such as the API admits': availability.podsCanRun,
  'B1: pods are restricted': restricted,
  'the quota admits full scale': quotaAdmitsFullScale,
  'no value is missing': values.nothingUndefined,
  'no late value is left': values.nothingLate,
  'YAML reads as it was written': values.yamlIsRead,
};

/** Checks that cost more than all others together: for one platform in ten. */
export const sampled: Readonly<Record<string, Check>> = {
  'YAML 1.1 and 1.2 read as it was written': values.yamlIsReadByAll,
};
