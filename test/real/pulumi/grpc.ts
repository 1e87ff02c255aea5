import { createRequire } from 'node:module';
import { join } from 'node:path';

// Pulumi's messages have no types of use here.
// biome-ignore lint/suspicious/noExplicitAny: generated JavaScript
export type Message = any;

// The very copies that Pulumi's own runtime uses. This file is bundled into programs that lie below the checkout.
const pulumi = createRequire(createRequire(join(__dirname, 'here.js')).resolve('@pulumi/pulumi'));
const grpc = pulumi('@grpc/grpc-js');
const { Struct } = pulumi('google-protobuf/google/protobuf/struct_pb');

export const { Empty } = pulumi('google-protobuf/google/protobuf/empty_pb');
export const messages: (name: string) => Message = (name) => pulumi(`./proto/${name}_pb.js`);
export const services: (name: string) => Message = (name) => pulumi(`./proto/${name}_grpc_pb.js`);

/** Stands in a preview for what only a deployment knows (Pulumi, `rpc.unknownValue`). */
export const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export const fromStruct = (struct: Message): Record<string, unknown> => struct?.toJavaScript() ?? {};

/** What is undefined can't be sent. */
export const toStruct = (value: object): Message => Struct.fromJavaScript(JSON.parse(JSON.stringify(value)));

export type Handlers = Readonly<Record<string, (request: Message) => unknown>>;

/** Serves on loopback as a plugin does: its port is the first line that it prints. Ends with the program that started it. */
export function servePlugin(service: Message, handlers: Handlers): void {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  server.addService(service, unary(handlers));
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error: Error | null, port: number) => {
    if (error !== null) throw error;
    process.stdout.write(`${port}\n`);
  });
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(0), 500).unref();
}

const unary = (handlers: Handlers) =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      async (call: { readonly request: Message }, answer: (error: unknown, response?: unknown) => void) => {
        try {
          answer(null, await handle(call.request));
        } catch (error) {
          answer({ code: grpc.status.UNKNOWN, message: (error as Error).message });
        }
      },
    ]),
  );
