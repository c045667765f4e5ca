import {
  Server,
  type ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { Health } from "../../proto/grpc/health/v1/health_pb.js";
import { STREAM_CALLS, UNARY_CALLS } from "../../service/calls.ts";
import { admission, type AdmissionOptions } from "./admission.ts";
import { definitionOf, type Served } from "./definitions.ts";
import { healthServices, type HealthSource } from "./health.ts";
import { reflectionServices } from "./reflection.ts";
import { streamingGrpc } from "./streaming.ts";
import { type GrpcContext, unaryGrpc } from "./unary.ts";

export interface GrpcOptions extends GrpcContext, Omit<AdmissionOptions, "open"> {
  readonly isReady: () => boolean;
  readonly bodyLimit: number;
}

// As over HTTP. A dead client's stream must not stay for ever.
const IDLE_MS = 300_000;
const KEEPALIVE_MS = 60_000;
const STREAMS_PER_CONNECTION = 100;
/** What one connection may hold; beyond it new streams are refused. */
const SESSION_MIB = 64;

/** The gRPC side of the API, not listening yet. */
export function createGrpcServer(options: GrpcOptions): Server {
  const server = new Server({
    interceptors: [admission({ ...options, open: `/${Health.typeName}/` })],
    "grpc.max_receive_message_length": options.bodyLimit,
    "grpc.max_concurrent_streams": STREAMS_PER_CONNECTION,
    "grpc-node.max_session_memory": SESSION_MIB,
    "grpc.max_connection_idle_ms": IDLE_MS,
    "grpc.keepalive_time_ms": KEEPALIVE_MS,
    "grpc.keepalive_timeout_ms": 20_000,
  });
  const calls = [
    ...UNARY_CALLS.map((call) => unaryGrpc(call, options)),
    ...STREAM_CALLS.map((call) => streamingGrpc(call, options)),
  ];
  const services = [...new Set(calls.map(({ desc }) => desc.parent))];
  const health: HealthSource = { services: services.map(({ typeName }) => typeName), isReady: options.isReady };
  const checks = healthServices(health);
  const all = [...services, ...checks.slice(0, 1).map(({ desc }) => desc.parent)];
  for (const served of [...calls, ...checks, ...reflectionServices(all)]) addMethod(server, served);
  return server;
}

function addMethod(server: Server, { desc, handle }: Served): void {
  const definition: ServiceDefinition = { [desc.localName]: definitionOf(desc) };
  const implementation: UntypedServiceImplementation = { [desc.localName]: handle };
  server.addService(definition, implementation);
}

/** Resolves with the port. */
export function listenGrpc(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => (error === null ? resolve(port) : reject(error)));
  });
}

/** Lets calls end for a while, then cuts them. */
export function closeGrpc(server: Server, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, patienceMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
