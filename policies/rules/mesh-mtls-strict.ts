import { at, shown } from '../json';
import type { ResourceRule } from '../rule';

export const meshMtlsStrict: ResourceRule = {
  scope: 'resource',
  id: 'mesh-mtls-strict',
  title: 'A namespace of the mesh takes mutual TLS alone',
  why: 'With `PERMISSIVE` a caller outside the mesh is answered too, in plain text and without an identity.',
  severity: 'warning',
  appliesTo: { rows: ['A3'], kinds: ['security.istio.io/PeerAuthentication'] },
  fix: 'Set `mtls.mode: STRICT`; a port that must take plain text gets a PeerAuthentication of its workload with `portLevelMtls`.',
  check({ body }) {
    // One for a workload is an exception that somebody named.
    if (at(body, '/spec/selector') !== undefined) return [];
    const mode = at(body, '/spec/mtls/mode');
    return mode === 'STRICT' ? [] : [{ path: '/spec/mtls/mode', message: `got ${shown(mode)}, want STRICT` }];
  },
  examples: {
    good: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec: {mtls: {mode: STRICT}}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: chat}
spec:
  selector: {matchLabels: {app: chat}}
  mtls: {mode: STRICT}
  portLevelMtls: {"9090": {mode: PERMISSIVE}}
`,
    bad: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec: {mtls: {mode: PERMISSIVE}}
`,
    path: '/spec/mtls/mode',
  },
};
