import * as pulumi from '@pulumi/pulumi';
import { load } from 'js-yaml';

/** Application of Entra that every AKS asks tokens for (Microsoft, kubelogin: "server ID"). */
const serverId = '6dae42f8-4368-4678-94ff-3960e28e3630';

/**
 * How a cluster is asked by whoever deploys. It holds no credential: kubelogin gets a token for who is signed in to the
 * Azure CLI, or, by `AAD_LOGIN_METHOD`, for the identity of a pipeline.
 * @param given what Azure gives out, in base64; nothing where no cloud is asked
 */
export function kubeconfig(name: pulumi.Output<string>, given: string | undefined): pulumi.Output<string> {
  const { server, authority } = given === undefined ? offline : read(given);
  return name.apply((cluster) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': cluster,
      clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': authority } }],
      contexts: [{ name: cluster, context: { cluster, user: cluster } }],
      users: [
        {
          name: cluster,
          user: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: 'kubelogin',
              args: ['get-token', '--server-id', serverId, '--login', 'azurecli'],
              interactiveMode: 'Never',
              provideClusterInfo: false,
            },
          },
        },
      ],
    }),
  );
}

interface Cluster {
  readonly server: string;
  readonly authority: string;
}

const offline: Cluster = { server: 'https://cluster.invalid:443', authority: '' };

interface Kubeconfig {
  readonly clusters?: readonly { readonly cluster?: Readonly<Record<string, unknown>> }[];
}

function read(given: string): Cluster {
  const { clusters } = load(Buffer.from(given, 'base64').toString('utf8')) as Kubeconfig;
  const cluster = clusters?.[0]?.cluster;
  const server = cluster?.server;
  if (typeof server !== 'string') throw new pulumi.RunError('AKS gave no address of its API server');
  return { server, authority: String(cluster?.['certificate-authority-data'] ?? '') };
}
