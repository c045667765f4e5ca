import type { DescMethod, Message, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { GenServiceMethods } from "@bufbuild/protobuf/codegenv2";
import { StatusSchema } from "../proto/kuscia/proto/api/v1alpha1/common_pb.js";
import type { Access } from "./access.ts";
import type { Backend, GrantedCall, GrantedStream } from "./call.ts";
import type { ErrorName } from "./errors.ts";
import type { Failure } from "./failure.ts";
import type { ServerRight } from "./rights.ts";

type Method = GenServiceMethods[string];
type Request<M extends Method> = MessageShape<M["input"]>;

/** What the audit log tells of a call; empty values are left out. */
export interface AuditFields {
  /** The name of what the call is about. */
  readonly subject?: string;
  /** Why, in the caller's words. */
  readonly reason?: string;
}

/** All that there is to say of a call but its work. Transports, references, rights and clients are made from it. */
interface Definition<M extends Method, G> {
  readonly rpc: DescMethod & M;
  /** Where it is over HTTP, by POST. */
  readonly path: string;
  /** Refuses what breaks a rule of its own, before anybody is asked for anything. @throws CallError */
  readonly check?: (request: Request<M>, backend: Backend) => void;
  readonly access: Access<Request<M>, G>;
  /** What the server's own account needs for it. */
  readonly uses: readonly ServerRight[];
  /** Undefined for a request that shows and changes nothing of which one wants to know. */
  readonly audit: false | ((request: Request<M>) => AuditFields | undefined);
  /** Whether a client may send it again without knowing what became of the first. */
  readonly repeat: boolean;
  /** What it ends in when Kubernetes refuses something or cannot be reached. */
  readonly failure: ErrorName | Failure;
}

interface UnaryDefinition<M extends Method, G> extends Definition<M, G> {
  /** How many of the usual deadlines it may take; more than 1 where it waits for something that ends by itself. */
  readonly deadlines?: number;
  /** Its `status` is added by whoever runs it. @throws CallError, or what Kubernetes throws */
  readonly run: (request: Request<M>, call: GrantedCall<G>) => Promise<MessageInitShape<M["output"]>>;
}

interface StreamDefinition<M extends Method, G> extends Definition<M, G> {
  /** What a stream of JSON says when it has been quiet for a while. */
  readonly heartbeat?: MessageShape<M["output"]>;
  /** Ends soon after its signal is aborted. @throws CallError, StreamCut, or what Kubernetes throws */
  readonly run: (request: Request<M>, call: GrantedStream<G>) => AsyncGenerator<MessageShape<M["output"]>>;
}

/** A defined call, whatever its messages are. */
interface AnyCall<I = Message> {
  readonly rpc: DescMethod;
  /** For logs and metrics. */
  readonly name: string;
  readonly path: string;
  /** Ours: failures are told by HTTP and gRPC statuses too, and not only by the code in the answer. */
  readonly ownStatuses: boolean;
  readonly check: (request: I, backend: Backend) => void;
  readonly access: Access<I, unknown>;
  readonly uses: readonly ServerRight[];
  readonly audit: false | ((request: I) => AuditFields | undefined);
  readonly repeat: boolean;
  readonly failure: Failure;
}

/** A call with one answer. */
export interface UnaryCall extends AnyCall {
  readonly deadlines?: number;
  readonly run: (request: Message, call: GrantedCall<unknown>) => Promise<object>;
}

/** What it takes to make a call with one answer: any of ours, or one of a dialect, whose request and answer are its own. */
export interface Performed<I, R, G = unknown> extends Pick<
  AnyCall<I>,
  "name" | "check" | "uses" | "audit" | "failure"
> {
  readonly access: Access<I, G>;
  readonly deadlines?: number;
  readonly run: (request: I, call: GrantedCall<G>) => Promise<R>;
}

/** A call with many answers. */
export interface StreamCall<A = Message, I = Message> extends AnyCall<I> {
  readonly heartbeat?: Message;
  /** Whether its answers have a `status` that can tell of a failure. */
  readonly tellsStatus: boolean;
  readonly run: (request: I, call: GrantedStream<unknown>) => AsyncGenerator<A>;
}

/** What a client of server-sent events asks for. */
export interface EventsRequest {
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** The id of the last event that the client saw. */
  readonly lastID?: string;
}

/** One server-sent event. */
export interface ServerSentEvent {
  readonly event: string;
  readonly id?: string;
  /** Its data; without one it is an empty object. */
  readonly message?: Message;
}

interface EventsDefinition<M extends Method, G>
  extends Pick<Definition<M, G>, "rpc" | "path" | "uses" | "failure">, Described {
  readonly audit: false | ((request: EventsRequest) => AuditFields | undefined);
  readonly check?: (request: EventsRequest, backend: Backend) => void;
  readonly access: Access<EventsRequest, G>;
  readonly run: (request: EventsRequest, call: GrantedStream<G>) => AsyncGenerator<ServerSentEvent>;
}

/** What references say of server-sent events, which no proto describes. */
interface Described {
  readonly summary: string;
  readonly events: readonly string[];
  /** Names and meanings of the query's parameters, each a list. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A stream of server-sent events. */
export type EventsCall = StreamCall<ServerSentEvent, EventsRequest> & Described;

/** Defines a call with one answer. */
export function define<M extends Method & { methodKind: "unary" }, G>(definition: UnaryDefinition<M, G>): UnaryCall {
  return completed(definition) as unknown as UnaryCall;
}

/** Defines a call with many answers. */
export function defineStream<M extends Method & { methodKind: "server_streaming" }, G>(
  definition: StreamDefinition<M, G>,
): StreamCall {
  const tellsStatus = definition.rpc.output.fields.some(({ message }) => message?.typeName === StatusSchema.typeName);
  return { ...completed(definition), tellsStatus } as unknown as StreamCall;
}

/** Defines the form of a streaming call that browsers understand, by GET at its path. */
export function defineEvents<M extends Method & { methodKind: "server_streaming" }, G>(
  definition: EventsDefinition<M, G>,
): EventsCall {
  const given = { repeat: true, tellsStatus: false };
  return { ...completed(definition), ...given } as unknown as EventsCall;
}

/** Lists of calls forget the types of each; in its definition they were checked. */
function completed(definition: {
  readonly rpc: DescMethod;
  readonly check?: unknown;
  readonly failure: ErrorName | Failure;
}): object {
  const { rpc, check, failure } = definition;
  return {
    ...definition,
    name: rpc.name,
    ownStatuses: !rpc.parent.typeName.startsWith("kuscia.proto."),
    check: check ?? (() => undefined),
    failure: typeof failure === "string" ? { other: failure } : failure,
  };
}
