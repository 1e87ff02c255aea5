import type { Schema } from '../recover';
import { choice, GROUP, INTEGER_OR_STRING, KIND, list, object, SHORT, STRING, spec, TEXTS } from './notation';

/**
 * - github.com/linkerd/linkerd2, charts/linkerd-crds/templates/policy/*.yaml
 * - HTTPRoute: github.com/kubernetes-sigs/gateway-api, config/crd/standard
 */

const REQUIRED_AUTHENTICATION_REFS = object({ group: GROUP, kind: KIND, name: SHORT }, ['kind', 'name']);

export const LINKERD: Readonly<Record<string, Schema>> = {
  'policy.linkerd.io/v1alpha1/AuthorizationPolicy': spec(
    object(
      { requiredAuthenticationRefs: list(REQUIRED_AUTHENTICATION_REFS), targetRef: REQUIRED_AUTHENTICATION_REFS },
      ['requiredAuthenticationRefs', 'targetRef'],
    ),
  ),
  'policy.linkerd.io/v1alpha1/MeshTLSAuthentication': spec(
    choice({
      identityRefs: list(object({ kind: KIND, name: SHORT, namespace: { ...STRING, maxLength: 253 } }, ['kind']), {
        minItems: 1,
      }),
    }),
  ),
  'policy.linkerd.io/v1alpha1/NetworkAuthentication': spec(
    object({ networks: list(object({ cidr: STRING, except: list(STRING) }, ['cidr'])) }, ['networks']),
  ),
  'policy.linkerd.io/v1beta3/Server': spec(
    object({ accessPolicy: STRING, podSelector: object({ matchLabels: TEXTS }), port: INTEGER_OR_STRING }, ['port']),
  ),
};
