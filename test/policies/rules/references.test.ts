import { describe, expect, test } from 'vitest';
import { all, deployment, messages, places } from '../support';

const C = '/spec/template/spec/containers/0';
const object = (apiVersion: string, kind: string, name: string, rest = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n${rest}`;

const reads = (secret: string, key: string) =>
  deployment({ container: `env: [{name: A, valueFrom: {secretKeyRef: {name: ${secret}, key: ${key}}}}]` });
const missing = (...documents: readonly string[]) => messages('reference-exists', all(...documents));

describe('B9: reference-exists finds each way a pod can name what is not there', () => {
  test.each([
    ['pod', 'serviceAccountName: x', '/spec/template/spec/serviceAccountName'],
    ['pod', 'imagePullSecrets: [{name: x}]', '/spec/template/spec/imagePullSecrets/0/name'],
    ['pod', 'volumes: [{name: v, secret: {secretName: x}}]', '/spec/template/spec/volumes/0/secret/secretName'],
    ['pod', 'volumes: [{name: v, configMap: {name: x}}]', '/spec/template/spec/volumes/0/configMap/name'],
    [
      'pod',
      'volumes: [{name: v, persistentVolumeClaim: {claimName: x}}]',
      '/spec/template/spec/volumes/0/persistentVolumeClaim/claimName',
    ],
    [
      'pod',
      'volumes: [{name: v, csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: x}}}]',
      '/spec/template/spec/volumes/0/csi/volumeAttributes/secretProviderClass',
    ],
    [
      'pod',
      'volumes: [{name: v, csi: {driver: d, nodePublishSecretRef: {name: x}}}]',
      '/spec/template/spec/volumes/0/csi/nodePublishSecretRef/name',
    ],
    [
      'pod',
      'volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}, {secret: {name: x}}]}}]',
      '/spec/template/spec/volumes/0/projected/sources/1/secret/name',
    ],
    [
      'pod',
      'volumes: [{name: v, projected: {sources: [{configMap: {name: x}}]}}]',
      '/spec/template/spec/volumes/0/projected/sources/0/configMap/name',
    ],
    [
      'pod',
      'initContainers: [{name: i, envFrom: [{configMapRef: {name: x}}]}]',
      '/spec/template/spec/initContainers/0/envFrom/0/configMapRef/name',
    ],
    ['container', 'envFrom: [{secretRef: {name: x}}]', `${C}/envFrom/0/secretRef/name`],
    [
      'container',
      'env: [{name: A, valueFrom: {configMapKeyRef: {name: x, key: k}}}]',
      `${C}/env/0/valueFrom/configMapKeyRef/name`,
    ],
    [
      'container',
      'env: [{name: A, valueFrom: {secretKeyRef: {name: x, key: k}}}]',
      `${C}/env/0/valueFrom/secretKeyRef/name`,
    ],
  ] as const)('%s: %s', (part, text, path) => {
    expect(places('reference-exists', deployment({ [part]: text }))).toEqual([`Deployment/chat ${path}`]);
  });

  test.each([
    'env: [{name: A, valueFrom: {secretKeyRef: {name: x, key: k, optional: true}}}]',
    'envFrom: [{configMapRef: {name: x, optional: true}}]',
    'env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]',
  ])('optional and downward references pass: %s', (container) => {
    expect(missing(deployment({ container }))).toEqual([]);
  });

  test('what every namespace is born with is there', () => {
    const pod = 'serviceAccountName: default\n      volumes: [{name: v, configMap: {name: kube-root-ca.crt}}]';
    expect(missing(deployment({ pod }))).toEqual([]);
  });

  test('a name in another namespace is not this name', () => {
    const elsewhere = object('v1', 'ConfigMap', 'x').replace('{name: x}', '{name: x, namespace: other}');
    expect(missing(elsewhere, deployment({ container: 'envFrom: [{configMapRef: {name: x}}]' }))).toHaveLength(1);
  });

  test('picked items of a volume are keys', () => {
    const pod = 'volumes: [{name: v, configMap: {name: x, items: [{key: a, path: a}, {key: b, path: b}]}}]';
    expect(
      places('reference-exists', all(object('v1', 'ConfigMap', 'x', 'data: {a: "1"}'), deployment({ pod }))),
    ).toEqual(['Deployment/chat /spec/template/spec/volumes/0/configMap/items/1/key']);
  });
});

describe('B9: secret stores and issuers', () => {
  test.each([
    ['external-secrets.io/v1', 'ExternalSecret', 'secretStoreRef', 'SecretStore'],
    ['cert-manager.io/v1', 'Certificate', 'issuerRef', 'Issuer'],
  ])('%s %s names one of its namespace, or of the cluster', (apiVersion, kind, field, store) => {
    const user = (storeKind: string) =>
      object(apiVersion, kind, 'x', `spec: {${field}: {kind: ${storeKind}, name: s}}`);
    expect(missing(user(store))).toEqual([`names ${store} s, which is not there`]);
    expect(missing(user(store), object(apiVersion, store, 's'))).toEqual([]);
    expect(missing(user(`Cluster${store}`), object(apiVersion, store, 's'))).toHaveLength(1);
    expect(missing(user(`Cluster${store}`), object(apiVersion, `Cluster${store}`, 's'))).toEqual([]);
  });
});

describe('B9: what controllers make counts as there', () => {
  const external = (spec: string) => object('external-secrets.io/v1', 'ExternalSecret', 'keys', `spec: ${spec}`);

  test.each([
    ['its own name by default', external('{data: [{secretKey: k}]}'), 'keys', 'k'],
    ['its target', external('{target: {name: made}, data: [{secretKey: k}]}'), 'made', 'k'],
    ['any key of a whole extract', external('{dataFrom: [{extract: {key: all}}]}'), 'keys', 'anything'],
    ['keys of a template', external('{target: {template: {data: {url: x}}}, data: [{secretKey: k}]}'), 'keys', 'url'],
    [
      'both keys where a template merges',
      external('{target: {template: {mergePolicy: Merge, data: {url: x}}}, data: [{secretKey: k}]}'),
      'keys',
      'k',
    ],
    [
      'a SecretProviderClass',
      object(
        'secrets-store.csi.x-k8s.io/v1',
        'SecretProviderClass',
        'spc',
        'spec: {secretObjects: [{secretName: made, data: [{key: k, objectName: o}]}]}',
      ),
      'made',
      'k',
    ],
    [
      'a SealedSecret',
      object('bitnami.com/v1alpha1', 'SealedSecret', 'made', 'spec: {encryptedData: {k: x}}'),
      'made',
      'k',
    ],
    ['a Certificate', object('cert-manager.io/v1', 'Certificate', 'c', 'spec: {secretName: made}'), 'made', 'tls.key'],
    ['a CloudNativePG cluster', object('postgresql.cnpg.io/v1', 'Cluster', 'db', 'spec: {}'), 'db-app', 'uri'],
    ['a Secret without values', object('v1', 'Secret', 'made', 'stringData: {k: ""}'), 'made', 'k'],
  ])('%s', (_, maker, secret, key) => {
    expect(missing(maker, reads(secret, key))).toEqual([]);
    expect(missing(reads(secret, key))).toHaveLength(1);
  });

  test('a key that nobody makes is told with those that are made', () => {
    expect(missing(external('{data: [{secretKey: b}, {secretKey: a}]}'), reads('keys', 'c'))).toEqual([
      'names key c of Secret keys, which has the keys a, b',
    ]);
  });

  test('a template replaces what was drawn', () => {
    expect(
      missing(external('{target: {template: {data: {url: x}}}, data: [{secretKey: k}]}'), reads('keys', 'k')),
    ).toHaveLength(1);
  });

  test('cert-manager fills the Secret of an Ingress only where the Ingress asks', () => {
    const ingress = (annotations: string) =>
      `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, annotations: ${annotations}}\nspec: {tls: [{secretName: tls}]}`;
    expect(missing(ingress('{cert-manager.io/cluster-issuer: le}'))).toEqual([]);
    expect(missing(ingress('{}'))).toEqual(['names Secret tls, which is not there']);
  });
});

describe('a reference to something outside is declared where it is made', () => {
  const declared = (annotation: string) =>
    deployment({
      annotations: `{agent-gantry.dev/external: "${annotation}"}`,
      container: 'envFrom: [{secretRef: {name: a}}, {configMapRef: {name: b}}]',
    });

  test('each by kind and name, in any spacing', () => {
    expect(missing(declared(' Secret/a ,ConfigMap/b,'))).toEqual([]);
    expect(missing(declared('Secret/a'))).toEqual(['names ConfigMap b, which is not there']);
    expect(missing(declared('Secret/b, ConfigMap/a'))).toHaveLength(2);
  });

  test('external-used: a stale or malformed entry is told', () => {
    expect(messages('external-used', declared('Secret/a, ConfigMap/b, Secret/c, ca'))).toEqual([
      'declares Secret/c, which the object never refers to',
      'got "ca", want Kind/name',
    ]);
  });

  test('external-used: a custom resource refers in its own way, by the bare name', () => {
    const custom = (name: string) =>
      `apiVersion: example.com/v1\nkind: Tool\nmetadata: {name: t, annotations: {agent-gantry.dev/external: Vault/v}}\nspec: {vaults: [${name}]}`;
    expect(messages('external-used', custom('v'))).toEqual([]);
    expect(messages('external-used', custom('w'))).toHaveLength(1);
  });

  test('external-used: a monitor may be about a Service from outside', () => {
    const monitor = (declared: string) =>
      `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m, annotations: {agent-gantry.dev/external: ${declared}}}\nspec: {}`;
    expect(messages('external-used', monitor('Service/db'))).toEqual([]);
    expect(messages('external-used', monitor('Secret/db'))).toHaveLength(1);
  });

  test('external-used: an object that is there as well counts as referred to', () => {
    expect(messages('external-used', all(declared('Secret/a, ConfigMap/b'), object('v1', 'ConfigMap', 'b')))).toEqual(
      [],
    );
  });
});

describe('references between other objects', () => {
  test.each([
    [
      'B4',
      object(
        'autoscaling/v2',
        'HorizontalPodAutoscaler',
        'x',
        'spec: {scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: chat}}',
      ),
      '/spec/scaleTargetRef/name',
    ],
    [
      'B5',
      object('keda.sh/v1alpha1', 'ScaledObject', 'x', 'spec: {scaleTargetRef: {name: other}}'),
      '/spec/scaleTargetRef/name',
    ],
    [
      'B5',
      object(
        'keda.sh/v1alpha1',
        'ScaledObject',
        'x',
        'spec: {scaleTargetRef: {name: chat}, triggers: [{authenticationRef: {kind: ClusterTriggerAuthentication, name: a}}]}',
      ),
      '/spec/triggers/0/authenticationRef/name',
    ],
    [
      'B5',
      object('keda.sh/v1alpha1', 'TriggerAuthentication', 'x', 'spec: {secretTargetRef: [{name: s, key: k}]}'),
      '/spec/secretTargetRef/0/name',
    ],
    [
      'B8',
      object(
        'networking.k8s.io/v1',
        'Ingress',
        'x',
        'spec: {rules: [{http: {paths: [{backend: {service: {name: s}}}]}}]}',
      ),
      '/spec/rules/0/http/paths/0/backend/service/name',
    ],
    [
      'B8',
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'x', 'spec: {rules: [{backendRefs: [{name: s, port: 80}]}]}'),
      '/spec/rules/0/backendRefs/0/name',
    ],
    [
      'B8',
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'x', 'spec: {parentRefs: [{name: g, namespace: gateways}]}'),
      '/spec/parentRefs/0/name',
    ],
    [
      'B9',
      object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'x', 'roleRef: {kind: Role, name: r}'),
      '/roleRef/name',
    ],
    [
      'B9',
      object(
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        'x',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: s}]',
      ),
      '/subjects/0/name',
    ],
    ['B1', object('apps/v1', 'StatefulSet', 'x', 'spec: {serviceName: s}'), '/spec/serviceName'],
  ])('%s: %#', (_, document, path) => {
    expect(places('reference-exists', all(deployment({}), document))).toEqual([
      expect.stringMatching(new RegExp(`^[A-Za-z]+/x ${path}$`)),
    ]);
  });

  test('roles that every cluster has are there', () => {
    const binding = (role: string) =>
      object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'x', `roleRef: {kind: ClusterRole, name: ${role}}`);
    expect(missing(binding('system:auth-delegator'))).toEqual([]);
    expect(missing(binding('cluster-admin'))).toEqual([]);
    expect(missing(binding('mine'))).toHaveLength(1);
  });
});

describe('A3: names of a mesh and of a gateway', () => {
  const gateway = (className: string) =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: edge, namespace: desk}\nspec: {gatewayClassName: ${className}}`;
  const callers = (account: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: x, namespace: desk}
spec: {rules: [{from: [{source: {principals: [cluster.local/ns/desk/sa/${account}]}}]}]}`;
  const paths = (...documents: readonly string[]) => places('reference-exists', all(...documents));

  test('Istio gives the pods of a Gateway an account by its name and class', () => {
    expect(paths(gateway('istio'), callers('edge-istio'))).toEqual([]);
    const place = '/spec/rules/0/from/0/source/principals/0';
    expect(paths(gateway('approuting-istio'), callers('edge-istio'))).toEqual([`AuthorizationPolicy/x ${place}`]);
    expect(paths(callers('edge-istio'))).toEqual([`AuthorizationPolicy/x ${place}`]);
  });

  test('it makes a Service and a Deployment of that name too, which others may name', () => {
    const route = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: x, namespace: desk}
spec: {rules: [{backendRefs: [{name: edge-istio, port: 80}]}]}`;
    const scaler = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: x, namespace: desk}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: edge-istio}}`;
    expect(paths(gateway('istio'), route, scaler)).toEqual([]);
    expect(paths(route, scaler)).toHaveLength(2);
  });

  test('a namespace that pods of a mesh call from is made by others, an account of one’s own is not', () => {
    const identity = (ref: string) =>
      object('policy.linkerd.io/v1alpha1', 'MeshTLSAuthentication', 'x', `spec: {identityRefs: [${ref}]}`);
    expect(paths(identity('{kind: Namespace, name: kong}'))).toEqual([]);
    expect(paths(identity('{kind: ServiceAccount, name: proxy, namespace: kong}'))).toEqual([]);
    expect(paths(identity('{kind: ServiceAccount, name: chat}'))).toEqual([
      'MeshTLSAuthentication/x /spec/identityRefs/0/name',
    ]);
  });
});

describe('B7: service-reaches-pods', () => {
  const service = (spec: string) => object('v1', 'Service', 's', `spec: ${spec}`);
  const served = deployment({
    container: 'ports: [{name: http, containerPort: 8000}, {name: dns, containerPort: 53, protocol: UDP}]',
  });
  const faults = (spec: string, ...others: readonly string[]) =>
    messages('service-reaches-pods', all(service(spec), ...others));

  test.each([
    '{selector: {app: chat}, ports: [{port: 80, targetPort: 8000}]}',
    '{selector: {app: chat}, ports: [{port: 80, targetPort: http}]}',
    '{selector: {app: chat}, ports: [{port: 80, targetPort: "8000"}]}',
    '{selector: {app: chat}, ports: [{port: 8000}]}',
    '{selector: {app: chat}, ports: [{port: 53, protocol: UDP}]}',
    '{clusterIP: None, selector: {app: chat}}',
    '{type: ExternalName, externalName: db.example.com}',
    '{ports: [{port: 5432}]}',
  ])('%s passes', (spec) => expect(faults(spec, served)).toEqual([]));

  test.each([
    ['{selector: {app: chat}, ports: [{port: 80}]}', 'got 80 (TCP), but the selected pods serve http (8000), dns (53)'],
    ['{selector: {app: chat}, ports: [{port: 53}]}', 'got 53 (TCP), but the selected pods serve http (8000), dns (53)'],
    ['{selector: {app: chat, tier: a}, ports: [{port: 80}]}', 'selects no pod: app=chat, tier=a'],
  ])('%s is found', (spec, message) => expect(faults(spec, served)).toEqual([message]));

  test('pods that declare no port may serve any number, but no name', () => {
    expect(faults('{selector: {app: chat}, ports: [{port: 80, targetPort: 9}]}', deployment({}))).toEqual([]);
    expect(faults('{selector: {app: chat}, ports: [{port: 80, targetPort: web}]}', deployment({}))).toHaveLength(1);
  });

  test('pods of an operator or from outside are declared or known', () => {
    expect(faults('{selector: {cnpg.io/cluster: db}}', object('postgresql.cnpg.io/v1', 'Cluster', 'db'))).toEqual([]);
    const outside = service('{selector: {app: other}}').replace(
      'name: s',
      'name: s, annotations: {agent-gantry.dev/external: "Pod/*"}',
    );
    expect(messages('service-reaches-pods', outside)).toEqual([]);
    expect(messages('external-used', outside)).toEqual([]);
  });

  test('a port of a plain init container is no port of the pod, that of a sidecar is', () => {
    const init = (rest: string) =>
      deployment({
        pod: `initContainers: [{name: i, ports: [{containerPort: 9}]${rest}}]`,
        container: 'ports: [{containerPort: 8000}]',
      });
    expect(faults('{selector: {app: chat}, ports: [{port: 9}]}', init(''))).toHaveLength(1);
    expect(faults('{selector: {app: chat}, ports: [{port: 9}]}', init(', restartPolicy: Always'))).toEqual([]);
  });
});

describe('B8: backend-port-exists', () => {
  const service = object('v1', 'Service', 's', 'spec: {ports: [{name: http, port: 80, targetPort: 8000}]}');
  const route = (backend: string) =>
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'r', `spec: {rules: [{backendRefs: [${backend}]}]}`);

  test('a route names the port of the Service; a missing Service is another rule’s matter', () => {
    expect(messages('backend-port-exists', all(service, route('{name: s, port: 80}')))).toEqual([]);
    expect(messages('backend-port-exists', all(service, route('{name: s, port: 8000}')))).toEqual([
      'got 8000, but Service s has http (80)',
    ]);
    expect(messages('backend-port-exists', route('{name: s, port: 80}'))).toEqual([]);
    expect(
      messages('backend-port-exists', all(service, route('{group: example.com, kind: Service, name: s}'))),
    ).toEqual([]);
  });
});

describe('E3: selector-matches', () => {
  const policy = (spec: string) => object('networking.k8s.io/v1', 'NetworkPolicy', 'n', `spec: ${spec}`);

  test('peers in other namespaces are not looked for here', () => {
    const spec =
      '{podSelector: {}, egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]}]}';
    expect(places('selector-matches', policy(spec))).toEqual([]);
  });

  test('peers in the own namespace are', () => {
    const spec =
      '{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}, {podSelector: {matchLabels: {app: x}}}]}]}';
    expect(places('selector-matches', all(deployment({}), policy(spec)))).toEqual([
      'NetworkPolicy/n /spec/egress/0/to/1/podSelector',
    ]);
  });

  test.each([
    ['{matchExpressions: [{key: app, operator: In, values: [chat, x]}]}', true],
    ['{matchExpressions: [{key: app, operator: NotIn, values: [chat]}]}', false],
    ['{matchExpressions: [{key: app, operator: Exists}]}', true],
    ['{matchExpressions: [{key: app, operator: DoesNotExist}]}', false],
    ['{matchLabels: {app: chat}, matchExpressions: [{key: tier, operator: Exists}]}', false],
  ])('%s matches: %s', (selector, matches) => {
    const found = places('selector-matches', all(deployment({}), policy(`{podSelector: ${selector}}`)));
    expect(found.length === 0).toBe(matches);
  });

  test('A1: pods of a gateway and of an issuer are run by others', () => {
    const gateway = object('gateway.networking.k8s.io/v1', 'Gateway', 'edge', 'spec: {gatewayClassName: istio}');
    const certificate = object('cert-manager.io/v1', 'Certificate', 'edge', 'spec: {secretName: edge-tls}');
    const about = (label: string) => policy(`{podSelector: {matchLabels: {${label}}}}`);
    const edge = about('gateway.networking.k8s.io/gateway-name: edge');
    const solver = about('acme.cert-manager.io/http01-solver: "true"');
    expect(places('selector-matches', all(gateway, edge))).toEqual([]);
    expect(places('selector-matches', all(certificate, solver))).toEqual([]);
    expect(places('selector-matches', all(certificate, edge))).toHaveLength(1);
    expect(places('selector-matches', all(gateway, solver))).toHaveLength(1);
  });

  test('B6: a budget and a monitor that fit nothing are found', () => {
    const budget = object('policy/v1', 'PodDisruptionBudget', 'b', 'spec: {selector: {matchLabels: {app: x}}}');
    const monitor = object('monitoring.coreos.com/v1', 'PodMonitor', 'm', 'spec: {selector: {matchLabels: {app: x}}}');
    expect(places('selector-matches', all(deployment({}), budget, monitor))).toEqual([
      'PodDisruptionBudget/b /spec/selector',
      'PodMonitor/m /spec/selector',
    ]);
  });
});
