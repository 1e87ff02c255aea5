import { at, listOf, objectOf, shown, textOf } from '../json';
import { POD_TYPES, type Pods } from '../pods';
import type { UnitRule, UnitViolation } from '../rule';
import { keyOf, perUnit, type Unit } from '../unit';

export const tokenNotMounted: UnitRule = {
  scope: 'unit',
  id: 'token-not-mounted',
  title: 'API tokens are mounted only where they are used',
  why: 'A mounted service account token lets whoever reaches the container speak to the API server.',
  severity: 'error',
  appliesTo: { rows: ['B9'], kinds: POD_TYPES },
  fix: "Set `automountServiceAccountToken: false` in the pod's spec; a pod that needs the API gets a service account of its own with a RoleBinding, and `true`.",
  check: (unit) => unit.pods.flatMap((pods) => [...faultsOf(unit, pods)]),
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  automountServiceAccountToken: false
  containers:
    - {name: chat, image: chat:1.4.2}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: chat:1.4.2}
`,
    path: '/spec/automountServiceAccountToken',
  },
};

function* faultsOf(unit: Unit, { workload, spec, path }: Pods): Iterable<UnitViolation> {
  const account = textOf(spec.serviceAccountName) ?? 'default';
  const own = spec.automountServiceAccountToken;
  const inherited = unit.find('ServiceAccount', workload.namespace, account)?.body.automountServiceAccountToken;
  if ((own ?? inherited) === false) return;
  // Rights bound to an account of its own say that the pod is meant to speak to the API.
  if (own === true && account !== 'default' && boundAccounts(unit).has(keyOf(workload.namespace, account))) return;
  yield {
    resource: workload,
    path: `${path}/automountServiceAccountToken`,
    message:
      own === true
        ? `got true, but no RoleBinding gives service account ${account} any right`
        : `got ${shown(own)}, want false`,
  };
}

const boundAccounts = perUnit((unit: Unit): ReadonlySet<string> => {
  const bindings = ['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) =>
    unit.ofType(`rbac.authorization.k8s.io/${kind}`),
  );
  return new Set(
    bindings.flatMap((binding) =>
      listOf(binding.body.subjects).flatMap((entry) => {
        const subject = objectOf(entry);
        if (subject.kind !== 'ServiceAccount') return [];
        return [keyOf(textOf(subject.namespace) ?? binding.namespace, textOf(at(subject, '/name')) ?? '')];
      }),
    ),
  );
});
