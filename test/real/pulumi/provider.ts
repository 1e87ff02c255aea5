import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultsOf } from './check';
import { Cloud } from './cloud';
import { type Change, differences } from './differences';
import { Empty, fromStruct, type Message, messages, servePlugin, services, toStruct } from './grpc';
import { azure } from './provider-azure';
import { kubernetes } from './provider-kubernetes';
import type { ProviderSchema } from './schema';

export type Values = Readonly<Record<string, unknown>>;

/** What one provider knows and another doesn't. */
export interface Kind {
  /** Ends with what is wrong with a configuration. */
  configure(variables: Values): void;
  /** The type by which the schema knows a resource; undefined for one of which nothing is declared. */
  schemaType(type: string): string | undefined;
  id(type: string, name: string, inputs: Values): string;
  outputs(type: string, name: string, id: string, inputs: Values): Values;
  /** Whether another value of this input makes it another resource. */
  replaces(type: string, path: string): boolean;
  /** What the cloud refuses: one line, or nothing. */
  refusesCreate(cloud: Cloud, id: string, type: string): string | undefined;
  refusesDelete(cloud: Cloud, id: string, type: string): string | undefined;
  invoke(cloud: Cloud, token: string, args: Values): Values;
  /** What the outputs of a resource hold before it is made. */
  preview(outputs: Values, inputs: Values): Values;
}

const provider = messages('provider');
const plugin = messages('plugin');

const [name = '', version = '', folder = '', schemaFile = ''] = process.argv.slice(2);
const kind: Kind = name === 'kubernetes' ? kubernetes : azure;
const cloud = new Cloud(folder);
let read: ProviderSchema | undefined;
const schema = (): ProviderSchema => {
  read ??= JSON.parse(readFileSync(schemaFile, 'utf8')) as ProviderSchema;
  return read;
};

/** A stand-in for a resource provider: it holds every body to the schema, and keeps what it makes in a folder. */
servePlugin(services('provider').ResourceProviderService, {
  getPluginInfo() {
    const response = new plugin.PluginInfo();
    response.setVersion(version);
    return response;
  },
  attach: () => new Empty(),
  cancel: () => new Empty(),
  parameterize,
  checkConfig: (request) => checked(request.getNews(), []),
  diffConfig: () => new provider.DiffResponse(),
  configure,
  check: (request) => {
    const type = kind.schemaType(request.getType());
    return checked(
      request.getNews(),
      type === undefined ? [] : faultsOf(schema(), type, fromStruct(request.getNews())),
    );
  },
  diff,
  create,
  read: readOne,
  update,
  delete: remove,
  invoke(request) {
    const response = new provider.InvokeResponse();
    response.setReturn(toStruct(kind.invoke(cloud, request.getTok(), fromStruct(request.getArgs()))));
    return response;
  },
});

/** The resources of a module at a version of its API: a package of its own, of the name that was asked for. */
function parameterize(request: Message): Message {
  const given = Buffer.from(request.getValue().getValue_asB64(), 'base64').toString('utf8');
  const { module, version } = JSON.parse(Buffer.from(given, 'base64').toString('utf8'));
  const response = new provider.ParameterizeResponse();
  response.setName(`${name}_${module}_${version}`);
  response.setVersion(request.getValue().getVersion());
  return response;
}

function configure(request: Message): Message {
  kind.configure(fromStruct(request.getArgs()));
  const response = new provider.ConfigureResponse();
  response.setSupportspreview(true);
  return response;
}

function checked(inputs: Message, faults: readonly string[]): Message {
  const response = new provider.CheckResponse();
  response.setInputs(inputs);
  response.setFailuresList(
    faults.map((reason) => {
      const failure = new provider.CheckFailure();
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

function diff(request: Message): Message {
  const changes = differences(fromStruct(request.getOldInputs()), fromStruct(request.getNews())).filter(
    ({ path }) => !request.getIgnorechangesList().some((ignored: string) => within(path, ignored)),
  );
  const replaces = changes.filter(({ path }) => kind.replaces(request.getType(), path));
  const { DiffChanges } = provider.DiffResponse;
  const response = new provider.DiffResponse();
  response.setChanges(changes.length === 0 ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME);
  response.setDiffsList([...new Set(changes.map(({ path }) => path.split(/[.[]/)[0]))]);
  response.setReplacesList(replaces.map(({ path }) => path));
  // A name is taken until what has it is gone.
  response.setDeletebeforereplace(replaces.length > 0);
  response.setHasdetaileddiff(true);
  for (const change of changes)
    response.getDetaileddiffMap().set(change.path, detail(change, replaces.includes(change)));
  return response;
}

const within = (path: string, ignored: string): boolean =>
  path === ignored || path.startsWith(`${ignored}.`) || path.startsWith(`${ignored}[`);

function detail({ how }: Change, replaces: boolean): Message {
  const { Kind: kinds } = provider.PropertyDiff;
  const property = new provider.PropertyDiff();
  property.setKind(kinds[replaces ? `${how}_REPLACE` : how]);
  property.setInputdiff(true);
  return property;
}

async function create(request: Message): Promise<Message> {
  const inputs = fromStruct(request.getProperties());
  const [type, logical] = [request.getType(), request.getName()];
  const id = kind.id(type, logical, inputs);
  const outputs = kind.outputs(type, logical, id, inputs);
  const response = new provider.CreateResponse();
  if (request.getPreview()) {
    response.setProperties(toStruct(kind.preview(outputs, inputs)));
    return response;
  }
  // What azure-native looks at before it creates, for Azure itself would overwrite.
  if (cloud.get(id) !== undefined) throw new Error(`cannot create already existing resource '${id}'`);
  const refused = kind.refusesCreate(cloud, id, type);
  if (refused !== undefined) throw new Error(refused);
  const silent = cloud.isSilent;
  cloud.put('create', { id, urn: request.getUrn(), type, inputs, outputs });
  if (silent) await sleep(120_000);
  response.setId(id);
  response.setProperties(toStruct(outputs));
  return response;
}

function readOne(request: Message): Message {
  const response = new provider.ReadResponse();
  const found = cloud.get(request.getId());
  if (found === undefined) return response;
  response.setId(found.id);
  response.setInputs(toStruct(found.inputs));
  response.setProperties(toStruct(found.outputs));
  return response;
}

function update(request: Message): Message {
  const inputs = fromStruct(request.getNews());
  const [type, logical, id] = [request.getType(), request.getName(), request.getId()];
  const outputs = kind.outputs(type, logical, id, inputs);
  const response = new provider.UpdateResponse();
  if (request.getPreview()) {
    response.setProperties(toStruct(outputs));
    return response;
  }
  if (cloud.get(id) === undefined) throw new Error(`ResourceNotFound: ${id} does not exist`);
  cloud.put('update', { id, urn: request.getUrn(), type, inputs, outputs });
  response.setProperties(toStruct(outputs));
  return response;
}

function remove(request: Message): Message {
  const [id, type] = [request.getId(), request.getType()];
  const refused = kind.refusesDelete(cloud, id, type);
  if (refused !== undefined) throw new Error(refused);
  cloud.remove({ id, type, urn: request.getUrn() });
  return new Empty();
}
