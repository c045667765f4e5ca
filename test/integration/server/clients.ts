import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  type MessageInitShape,
  type MessageShape,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { type ChannelCredentials, Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { type HttpOptions, sendHttp } from "./http.ts";

/** What all calls are made through, whichever transport. */
export interface Method<I extends DescMessage, O extends DescMessage> {
  readonly input: I;
  readonly output: O;
  readonly name: string;
  readonly parent: { readonly typeName: string };
}

export type Transport = "http json" | "http protobuf" | "grpc";
export const TRANSPORTS: readonly Transport[] = ["http json", "http protobuf", "grpc"];

export interface Endpoint {
  /** For gRPC; this machine if it is not given. */
  readonly host?: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly metadata?: Record<string, string>;
  readonly http?: HttpOptions;
  readonly grpc?: ChannelCredentials;
}

/** Makes one call over one transport. */
export async function call<I extends DescMessage, O extends DescMessage>(
  transport: Transport,
  endpoint: Endpoint,
  target: { method: Method<I, O>; path: string },
  init: MessageInitShape<I>,
): Promise<MessageShape<O>> {
  const { method, path } = target;
  const request = create(method.input, init);
  if (transport === "grpc") return grpcCall(endpoint, method, request);
  const protobuf = transport === "http protobuf";
  const body = protobuf
    ? Buffer.from(toBinary(method.input, request))
    : JSON.stringify(toJson(method.input, request, { useProtoFieldName: true }));
  const type = protobuf ? "application/x-protobuf" : "application/json";
  const answer = await sendHttp(endpoint.httpPort, path, body, {
    ...endpoint.http,
    headers: { "content-type": type, ...endpoint.http?.headers },
  });
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status} ${answer.text}`);
  if (protobuf) return fromBinary(method.output, answer.body);
  return fromJson(method.output, JSON.parse(answer.text));
}

export function grpcClient(endpoint: Endpoint): Client {
  const { host, grpcPort, grpc = credentials.createInsecure() } = endpoint;
  // Elsewhere the certificate is for another name.
  const options = host === undefined ? {} : { "grpc.ssl_target_name_override": "localhost" };
  return new Client(`${host ?? "127.0.0.1"}:${grpcPort}`, grpc, options);
}

export function metadataOf(endpoint: Endpoint): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(endpoint.metadata ?? {})) metadata.set(key, value);
  return metadata;
}

export function grpcCall<I extends DescMessage, O extends DescMessage>(
  endpoint: Endpoint,
  method: Method<I, O>,
  request: MessageShape<I>,
): Promise<MessageShape<O>> {
  return grpcRaw(endpoint, method, Buffer.from(toBinary(method.input, request))).then((bytes) =>
    fromBinary(method.output, bytes),
  );
}

/** Sends any bytes to a method. */
export function grpcRaw(
  endpoint: Endpoint,
  method: Pick<Method<DescMessage, DescMessage>, "name" | "parent">,
  bytes: Buffer,
): Promise<Buffer> {
  const client = grpcClient(endpoint);
  const asIs = (buffer: Buffer): Buffer => buffer;
  return new Promise<Buffer>((resolve, reject) => {
    const done = (error: ServiceError | null, answer?: Buffer): void =>
      error ? reject(error) : resolve(answer ?? Buffer.alloc(0));
    client.makeUnaryRequest(`/${method.parent.typeName}/${method.name}`, asIs, asIs, bytes, metadataOf(endpoint), done);
  }).finally(() => client.close());
}
