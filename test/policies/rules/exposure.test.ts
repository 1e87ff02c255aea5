import { describe, expect, test } from 'vitest';
import { all, deployment, messages, places } from '../support';

describe('E3: egress-bounded', () => {
  const faults = (rule: string) =>
    places(
      'egress-bounded',
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n}\nspec: {podSelector: {}, egress: [${rule}]}`,
    ).map((place) => place.replace('NetworkPolicy/n /spec/egress/', ''));

  test.each([
    '{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}',
    '{to: [{ipBlock: {cidr: 192.168.4.0/24}}]}',
    '{to: [{podSelector: {}}]}',
    '{to: [{namespaceSelector: {}}]}',
    '{ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}',
    '{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.0.0/16]}}], ports: [{port: 443}]}',
    '{to: [{ipBlock: {cidr: "::/0", except: ["fc00::/7"]}}], ports: [{port: 443}]}',
    '{to: [{ipBlock: {cidr: 203.0.113.7/32}}], ports: [{port: 443}]}',
    '{to: [{ipBlock: {cidr: 203.0.113.7/32}}], ports: [{port: 8500, endPort: 8599}]}',
  ])('%s passes', (rule) => expect(faults(rule)).toEqual([]));

  test.each([
    ['{}', '0'],
    ['{ports: [{port: 443}]}', '0'],
    ['{ports: [{port: 53}, {port: 80}]}', '0'],
    ['{ports: [{port: 53, endPort: 65535}]}', '0'],
    ['{to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}', '0/to/0/ipBlock'],
    ['{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.253/32]}}], ports: [{port: 443}]}', '0/to/0/ipBlock'],
    ['{to: [{podSelector: {}}, {ipBlock: {cidr: 169.254.169.254/32}}]}', '0/to/1/ipBlock'],
    ['{to: [{ipBlock: {cidr: 128.0.0.0/1}}], ports: [{port: 443}]}', '0/to/0/ipBlock'],
    ['{to: [{ipBlock: {cidr: "::/0"}}], ports: [{port: 443}]}', '0/to/0/ipBlock'],
    ['{to: [{ipBlock: {cidr: "::/0", except: ["fd00:ec2::253/128"]}}], ports: [{port: 443}]}', '0/to/0/ipBlock'],
    ['{to: [{ipBlock: {cidr: "2001:db8::/32"}}]}', '0/ports'],
    ['{to: [{ipBlock: {cidr: 203.0.113.0/24}}]}', '0/ports'],
    ['{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{protocol: TCP}]}', '0/ports'],
    ['{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 1, endPort: 65535}]}', '0/ports'],
    ['{to: [{ipBlock: {cidr: 300.0.0.0/8}}]}', '0/to/0/ipBlock/cidr'],
  ])('%s is found at %s', (rule, path) => expect(faults(rule)).toEqual([path]));

  test('a range that only begins privately is public', () => {
    expect(faults('{to: [{ipBlock: {cidr: 10.0.0.0/7}}]}')).toEqual(['0/ports']);
  });
});

describe('E3: network-default-deny', () => {
  const policy = (spec: string, name = 'deny') =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: desk}\nspec: ${spec}`;
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: desk}';
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: desk}\nspec: {}';
  const faults = (...documents: readonly string[]) => messages('network-default-deny', all(...documents));

  test('two policies may deny one direction each', () => {
    expect(
      faults(
        pod,
        policy('{podSelector: {}, policyTypes: [Ingress]}'),
        policy('{podSelector: {}, policyTypes: [Egress]}', 'b'),
      ),
    ).toEqual([]);
  });

  test('left out, policyTypes means ingress, and egress only with egress rules', () => {
    expect(faults(pod, policy('{podSelector: {}}'))).toEqual([expect.stringContaining('denies Egress by default')]);
    expect(faults(pod, policy('{podSelector: {}, egress: []}'))).toEqual([]);
  });

  test('a policy for some pods, or in another namespace, denies nothing by default', () => {
    expect(faults(pod, policy('{podSelector: {matchLabels: {app: x}}, policyTypes: [Ingress, Egress]}'))).toHaveLength(
      1,
    );
    expect(
      faults(pod, policy('{podSelector: {}, policyTypes: [Ingress, Egress]}').replace('desk', 'other')),
    ).toHaveLength(1);
  });

  test('a rule that allows everything undoes the denial', () => {
    const open = policy('{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}]}');
    expect(places('network-default-deny', all(pod, open))).toEqual(['NetworkPolicy/deny /spec/ingress/0']);
    expect(
      faults(pod, policy('{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ports: [{port: 80}]}]}')),
    ).toEqual([]);
  });

  test('a namespace without pods, and pods on the network of their node, are not judged', () => {
    expect(faults(namespace)).toEqual([]);
    expect(faults(pod.replace('spec: {}', 'spec: {hostNetwork: true}'))).toEqual([]);
  });

  test('it is told at the Namespace, once for all its workloads', () => {
    expect(places('network-default-deny', all(pod, pod.replace('name: p', 'name: q'), namespace))).toEqual([
      'Namespace/desk /metadata/name',
    ]);
  });
});

describe('E3: no-public-service', () => {
  const faults = (spec: string, annotations = '{}') =>
    places(
      'no-public-service',
      `apiVersion: v1\nkind: Service\nmetadata: {name: s, annotations: ${annotations}}\nspec: ${spec}`,
    );

  test.each([
    ['{type: ClusterIP}', '{}'],
    ['{}', '{}'],
    ['{type: LoadBalancer, loadBalancerSourceRanges: [203.0.113.0/24]}', '{}'],
    ['{type: LoadBalancer}', '{service.beta.kubernetes.io/azure-load-balancer-internal: "true"}'],
    ['{type: LoadBalancer}', '{service.beta.kubernetes.io/aws-load-balancer-scheme: internal}'],
    ['{type: LoadBalancer}', '{networking.gke.io/load-balancer-type: Internal}'],
  ])('%s with %s passes', (spec, annotations) => expect(faults(spec, annotations)).toEqual([]));

  test.each([
    ['{type: NodePort}', '{}', '/spec/type'],
    ['{type: NodePort}', '{service.beta.kubernetes.io/azure-load-balancer-internal: "true"}', '/spec/type'],
    ['{type: LoadBalancer, loadBalancerSourceRanges: []}', '{}', '/spec/type'],
    ['{type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8, 0.0.0.0/0]}', '{}', '/spec/type'],
    ['{type: LoadBalancer}', '{service.beta.kubernetes.io/azure-load-balancer-internal: "false"}', '/spec/type'],
    ['{type: LoadBalancer}', '{service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing}', '/spec/type'],
    ['{externalIPs: [203.0.113.9]}', '{}', '/spec/externalIPs/0'],
  ])('%s with %s is found', (spec, annotations, path) =>
    expect(faults(spec, annotations)).toEqual([`Service/s ${path}`]),
  );

  test('a Service of another API group is something else', () => {
    expect(
      places('no-public-service', 'apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {type: LoadBalancer}'),
    ).toEqual([]);
  });
});

describe('B8: Ingress', () => {
  const ingress = (spec: string, annotations = '{}') =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, annotations: ${annotations}}\nspec: ${spec}`;
  const faults = (spec: string, annotations?: string) => places('ingress-tls', ingress(spec, annotations));

  test.each([
    '{tls: [{secretName: s}], rules: [{host: a.example.com}]}',
    '{tls: [{hosts: ["*.example.com"], secretName: s}], rules: [{host: a.example.com}]}',
    '{tls: [{hosts: [a.example.com], secretName: s}], rules: [{http: {}}]}',
  ])('%s has TLS', (spec) => expect(faults(spec)).toEqual([]));

  test('a wildcard stands for one label only', () => {
    expect(
      faults('{tls: [{hosts: ["*.example.com"]}], rules: [{host: a.b.example.com}, {host: example.com}]}'),
    ).toEqual(['Ingress/i /spec/rules/0/host', 'Ingress/i /spec/rules/1/host']);
  });

  test('a controller that keeps the certificate itself is believed', () => {
    expect(faults('{rules: [{host: a.example.com}]}', '{alb.ingress.kubernetes.io/certificate-arn: x}')).toEqual([]);
  });

  test('nginx-annotations: only what nginx never reads is found', () => {
    const annotations =
      '{nginx.ingress.kubernetes.io/limit-rps: "1", nginx.ingress.kubernetes.io/rate-limit-window: 1m, other/rate-limit: "1"}';
    expect(places('nginx-annotations', ingress('{}', annotations))).toEqual([
      'Ingress/i /metadata/annotations/nginx.ingress.kubernetes.io~1rate-limit-window',
    ]);
  });
});

describe('B9: token-not-mounted', () => {
  const account = (automount: string) =>
    `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nautomountServiceAccountToken: ${automount}`;
  const binding =
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b}\nsubjects: [{kind: ServiceAccount, name: a}]';
  const faults = (pod: string, ...others: readonly string[]) =>
    messages('token-not-mounted', all(deployment({ pod }), ...others));

  test('the pod overrides its account, in both directions', () => {
    expect(faults('serviceAccountName: a', account('false'))).toEqual([]);
    expect(
      faults(
        '{serviceAccountName: a, automountServiceAccountToken: true}'.slice(1, -1).replace(', ', '\n      '),
        account('false'),
      ),
    ).toHaveLength(1);
    expect(faults('serviceAccountName: a', account('true'))).toEqual(['got nothing, want false']);
  });

  test('rights bound to an account of its own declare the need, but only with an explicit true', () => {
    const mounted = 'serviceAccountName: a\n      automountServiceAccountToken: true';
    expect(faults(mounted, account('false'), binding)).toEqual([]);
    expect(faults(mounted, account('false'))).toEqual([
      'got true, but no RoleBinding gives service account a any right',
    ]);
    expect(faults('serviceAccountName: a', binding)).toHaveLength(1);
  });
});

describe('E1: tags-present', () => {
  test('names what is missing, on objects of every kind', () => {
    expect(
      messages(
        'tags-present',
        'apiVersion: example.com/v1\nkind: Anything\nmetadata: {name: x, labels: {owner: a, application: b}}',
      ),
    ).toEqual(['lacks cost-centre, environment; got ["owner","application"]']);
  });
});

describe('no-duplicates', () => {
  test('versions of one kind are one object, groups are not; generated names never clash', () => {
    const named = (apiVersion: string, metadata = '{name: x}') =>
      `apiVersion: ${apiVersion}\nkind: Gateway\nmetadata: ${metadata}`;
    expect(
      places('no-duplicates', all(named('networking.istio.io/v1'), named('networking.istio.io/v1beta1'))),
    ).toHaveLength(1);
    expect(
      places('no-duplicates', all(named('networking.istio.io/v1'), named('gateway.networking.k8s.io/v1'))),
    ).toEqual([]);
    expect(
      places('no-duplicates', all(named('a/v1', '{generateName: x-}'), named('a/v1', '{generateName: x-}'))),
    ).toEqual([]);
  });
});
