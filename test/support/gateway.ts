import { agentService, type GatewayProps } from 'agent-gantry';
import type { KubernetesTargetProps } from 'agent-gantry/kubernetes';
import type { Document } from '../../charts/documents';
import type { PlatformProps } from '../../spec/platform';
import { describePlatform, only, synthDocuments } from './synth';

export const host = 'agents.example.com';
export const tls = { issuer: 'letsencrypt' } as const;
export const auth = {
  jwks: 'https://login.example.com/keys',
  issuer: 'https://login.example.com/',
  audiences: ['desk'],
} as const;
export const canaryImage = 'ghcr.io/acme/agent:2.0.0';

type Controller = NonNullable<KubernetesTargetProps['gateway']>;

/** A service behind a gateway that some controller serves, in production. */
export const describeGateway = (
  controller: Controller | undefined,
  gateway: Partial<GatewayProps> = {},
  rest: Partial<PlatformProps> & { readonly regions?: KubernetesTargetProps['regions'] } = {},
): PlatformProps => {
  const { regions = ['eastus2'], workloads = { chat: agentService() }, ...others } = rest;
  const target = { regions, ...(controller === undefined ? {} : { gateway: controller }) };
  return describePlatform(workloads, target, { gateway: { host, tls, ...gateway }, ...others });
};

export const synthGateway = (...given: Parameters<typeof describeGateway>): readonly Document[] =>
  synthDocuments(describeGateway(...given));

export const specOf = (documents: readonly Document[], kind: string, name: string) => only(documents, kind, name).spec;

export const namesOf = (documents: readonly Document[], kind: string): readonly string[] =>
  documents.filter((document) => document.kind === kind).map(({ metadata }) => metadata.name);

export const annotationsOf = (documents: readonly Document[], kind: string, name: string) =>
  only(documents, kind, name).metadata.annotations ?? {};

/** The paths of an Ingress, with how they match and where they lead. */
export const pathsOf = (documents: readonly Document[], name: string): readonly string[] => {
  const { rules } = specOf(documents, 'Ingress', name) as {
    readonly rules: readonly {
      readonly http: {
        readonly paths: readonly {
          readonly path: string;
          readonly pathType: string;
          readonly backend: { readonly service: { readonly name: string; readonly port: { readonly number: number } } };
        }[];
      };
    }[];
  };
  return rules.flatMap(({ http }) =>
    http.paths.map(
      ({ path, pathType, backend: { service } }) => `${pathType} ${path} ${service.name}:${service.port.number}`,
    ),
  );
};

/** Peers and ports of one direction of a network policy, as text. */
export const opened = (documents: readonly Document[], name: string, direction: 'ingress' | 'egress') =>
  (specOf(documents, 'NetworkPolicy', name) as Readonly<Record<string, readonly Rule[]>>)[direction]?.flatMap(
    ({ from, to, ports }) =>
      (from ?? to ?? []).map((peer) => `${JSON.stringify(peer)} ${ports.map(({ port }) => port).join()}`),
  );

interface Rule {
  readonly from?: readonly unknown[];
  readonly to?: readonly unknown[];
  readonly ports: readonly { readonly port: number }[];
}
