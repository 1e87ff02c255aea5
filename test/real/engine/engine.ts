import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { armId, plainType } from '../../../stacks/azure/arm-id';
import { offlineInvoke, offlineOutputs } from '../../../stacks/azure/offline-outputs';
import { root } from '../../support/project';

// The very copies that Pulumi's own runtime uses.
const pulumi = createRequire(createRequire(__filename).resolve('@pulumi/pulumi'));
const grpc = pulumi('@grpc/grpc-js');
const { Struct } = pulumi('google-protobuf/google/protobuf/struct_pb');
const { Empty } = pulumi('google-protobuf/google/protobuf/empty_pb');
const resources = pulumi('./proto/resource_pb.js');
const provider = pulumi('./proto/provider_pb.js');
const engine = pulumi('./proto/engine_pb.js');
const { ResourceMonitorService } = pulumi('./proto/resource_grpc_pb.js');
const { EngineService } = pulumi('./proto/engine_grpc_pb.js');

export interface Kept {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/** What stands after a run: by URN. */
export type State = ReadonlyMap<string, Kept>;

export interface Run {
  /** Exit code of the program; null where it was killed. */
  readonly code: number | null;
  readonly created: readonly string[];
  readonly same: readonly string[];
  /** URN and the paths of the inputs that changed. */
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly state: State;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What Pulumi's runtime logged as errors, and what the program printed. */
  readonly errors: string;
}

export interface RunOptions {
  /** Folder of the description. */
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly state?: State;
  /** Nothing is kept, and what is not made yet has no id and no outputs. @default false */
  readonly preview?: boolean;
  /** Ends the program at once when this many resources were made. @default never */
  readonly killAfter?: number;
}

/**
 * A stand-in for the engine of Pulumi, just large enough to run a program by Pulumi's own Node runtime: over gRPC, in a
 * process of its own, with unknown values in a preview. Its provider answers what Azure would, as far as that follows from
 * the inputs.
 */
export async function deploy(options: RunOptions): Promise<Run> {
  const book = new Book(options);
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, unary(monitorOf(book)));
  server.addService(EngineService, unary(engineOf(book)));
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error: Error | null, bound: number) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  try {
    const child = startProgram(options, port);
    book.kill = () => child.kill('SIGKILL');
    child.stderr?.on('data', (data) => book.errors.push(String(data)));
    child.stdout?.on('data', (data) => book.errors.push(String(data)));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return book.close(code);
  } finally {
    server.forceShutdown();
  }
}

function startProgram({ project, stack, config, preview = false }: RunOptions, port: number): ChildProcess {
  const address = `127.0.0.1:${port}`;
  // As Pulumi's language host starts a program: in the folder of `main`.
  return spawn(
    process.execPath,
    [
      pulumi.resolve('./cmd/run'),
      ...['--monitor', address, '--engine', address, '--project', 'desk', '--stack', stack],
      ...['--pwd', join(root, 'bin'), '--root-directory', project, '--parallel', '16'],
      ...(preview ? ['--dry-run'] : []),
      join(root, 'bin', 'pulumi.js'),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: project,
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(Object.keys(config).filter((key) => key.startsWith('agent-gantry:'))),
      },
    },
  );
}

const bound = () => undefined;

class Book {
  readonly errors: string[] = [];
  readonly created: string[] = [];
  readonly same: string[] = [];
  readonly changed: string[] = [];
  readonly seen = new Set<string>();
  readonly state: Map<string, Kept>;
  outputs: Record<string, unknown> = {};
  rootUrn = '';
  kill = (): unknown => undefined;

  constructor(readonly options: RunOptions) {
    this.state = new Map(options.state ?? []);
  }

  register(urn: string, custom: boolean, type: string, name: string, inputs: Kept['inputs'], dependsOn: string[]) {
    this.seen.add(urn);
    const before = this.state.get(urn);
    const { preview = false, killAfter } = this.options;
    if (before === undefined) this.created.push(urn);
    else {
      const paths = differences(before.inputs, inputs, '');
      if (paths.length === 0) this.same.push(urn);
      else this.changed.push(`${urn} ${paths.join(' ')}`);
    }
    if (preview && before === undefined) return { id: '', outputs: inputs };
    const azure = custom && plainType(type).startsWith('azure-native:');
    const id = !custom ? '' : azure ? armId(type, name, inputs) : `${type}::${name}`;
    if (!preview) this.state.set(urn, { type, inputs, id, dependsOn });
    if (killAfter !== undefined && this.created.length >= killAfter) this.kill();
    return { id, outputs: azure ? offlineOutputs(type, name, id, inputs, bound) : inputs };
  }

  close(code: number | null): Run {
    const deleted = code === 0 ? [...this.state.keys()].filter((urn) => !this.seen.has(urn)) : [];
    if (this.options.preview !== true) for (const urn of deleted) this.state.delete(urn);
    const { created, same, changed, state, outputs } = this;
    return { code, created, same, changed, deleted, state, outputs, errors: this.errors.join('\n') };
  }
}

// Pulumi's messages have no types here.
// biome-ignore lint/suspicious/noExplicitAny: generated JavaScript
type Message = any;
type Handlers = Readonly<Record<string, (request: Message) => unknown>>;

const unary = (handlers: Handlers) =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (call: { readonly request: Message }, answer: (error: unknown, response?: unknown) => void) => {
        try {
          answer(null, handle(call.request));
        } catch (error) {
          answer({ code: grpc.status.INTERNAL, message: (error as Error).message });
        }
      },
    ]),
  );

const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Features whose absence an engine may tell: their messages would take more than this stand-in has. */
const without = ['outputValues', 'transforms', 'invokeTransforms', 'resourceHooks', 'errorHooks'];

function monitorOf(book: Book): Handlers {
  return {
    supportsFeature(request) {
      const response = new resources.SupportsFeatureResponse();
      response.setHassupport(!without.includes(request.getId()));
      return response;
    },
    registerPackage(request) {
      const response = new resources.RegisterPackageResponse();
      response.setRef(`${request.getName()}@${request.getVersion()}`);
      return response;
    },
    invoke(request) {
      const response = new provider.InvokeResponse();
      response.setReturn(Struct.fromJavaScript(offlineInvoke(request.getTok(), plain(request.getArgs()), bound)));
      return response;
    },
    registerResource(request) {
      const [, , above] = request.getParent().split('::');
      const type = request.getType();
      const chain = above === undefined || above === 'pulumi:pulumi:Stack' ? type : `${above}$${type}`;
      const urn = `urn:pulumi:${book.options.stack}::desk::${chain}::${request.getName()}`;
      if (book.seen.has(urn)) throw new Error(`Duplicate resource URN '${urn}'`);
      const inputs = plain(request.getObject());
      const made = book.register(urn, request.getCustom(), type, request.getName(), inputs, [
        ...request.getDependenciesList(),
      ]);
      const response = new resources.RegisterResourceResponse();
      response.setUrn(urn);
      response.setId(made.id);
      response.setObject(Struct.fromJavaScript(known(made.outputs)));
      return response;
    },
    registerResourceOutputs(request) {
      if (request.getUrn().includes('pulumi:pulumi:Stack')) book.outputs = plain(request.getOutputs());
      return new Empty();
    },
    signalAndWaitForShutdown: () => new Empty(),
  };
}

function engineOf(book: Book): Handlers {
  return {
    log(request) {
      // 3 is an error.
      if (request.getSeverity() >= 3) book.errors.push(request.getMessage());
      return new Empty();
    },
    setRootResource(request) {
      book.rootUrn = request.getUrn();
      return new engine.SetRootResourceResponse();
    },
    getRootResource() {
      const response = new engine.GetRootResourceResponse();
      response.setUrn(book.rootUrn);
      return response;
    },
  };
}

const secretKey = '4dabf18193072939515e22adb298388d';

const plain = (struct: Message): Record<string, unknown> =>
  struct === undefined ? {} : (unwrapped(struct.toJavaScript()) as Record<string, unknown>);

/** Without the wrappers that mark secrets. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== 'object' || value === null) return value;
  if (secretKey in value) return unwrapped((value as { readonly value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

/** What is undefined can't be sent. */
const known = (value: object): object => JSON.parse(JSON.stringify(value));

function differences(before: unknown, after: unknown, path: string): string[] {
  if (before === after || after === unknown) return [];
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return [path];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    differences((before as Record<string, unknown>)[key], (after as Record<string, unknown>)[key], `${path}/${key}`),
  );
}
