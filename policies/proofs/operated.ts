import type { Selector } from '../selector';
import type { Unit } from '../unit';
import { operatorPodsOf } from './provided';

/** Whether a selector is about pods that an operator runs: it names the label that all of them carry. */
export const isOperated = (unit: Unit, namespace: string, selector: Selector): boolean =>
  operatorPodsOf(unit).some(
    (operated) => operated.namespace === namespace && selector.labels.get(operated.label) === operated.value,
  );
