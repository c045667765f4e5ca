import { create } from "@bufbuild/protobuf";
import { type sendUnaryData, type ServerUnaryCall, type ServerWritableStream, status } from "@grpc/grpc-js";
import {
  Health,
  HealthCheckRequestSchema,
  type HealthCheckResponse,
  HealthCheckResponse_ServingStatus as Serving,
  HealthCheckResponseSchema,
} from "../../proto/grpc/health/v1/health_pb.js";
import { failureFrom } from "./failure.ts";
import { decode, encode, type Served } from "./definitions.ts";

export interface HealthSource {
  /** Names that can be asked for, beside "" for the whole server. */
  readonly services: readonly string[];
  isReady(): boolean;
}

const LOOK_MS = 1000;
// Its callers have no token, so they are few.
const MOST_WATCHES = 100;

/** gRPC's health service. Probes have no token, and it tells nothing but whether we serve. */
export function healthServices(source: HealthSource): Served[] {
  const watches = new Watches();
  return [
    {
      desc: Health.method.check,
      handle: (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => check(call, callback, source),
    },
    {
      desc: Health.method.watch,
      handle: (stream: ServerWritableStream<Buffer, Buffer>) => watch(stream, source, watches),
    },
  ];
}

function check(call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>, source: HealthSource): void {
  try {
    const state = stateOf(decode(HealthCheckRequestSchema, call.request).service, source);
    if (state === Serving.SERVICE_UNKNOWN) callback({ code: status.NOT_FOUND, details: "unknown service" });
    else callback(null, encode(HealthCheckResponseSchema, answer(state)));
  } catch (error) {
    callback(failureFrom(error));
  }
}

/** Looks for all watches at once, however many there are. */
class Watches {
  readonly #looks = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  get isFull(): boolean {
    return this.#looks.size >= MOST_WATCHES;
  }

  add(look: () => void): void {
    this.#looks.add(look);
    this.#timer ??= setInterval(() => this.#looks.forEach((each) => each()), LOOK_MS).unref();
  }

  remove(look: () => void): void {
    this.#looks.delete(look);
    if (this.#looks.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** Sends the state, then each change of it. */
function watch(stream: ServerWritableStream<Buffer, Buffer>, source: HealthSource, watches: Watches): void {
  if (watches.isFull) {
    stream.emit("error", { code: status.RESOURCE_EXHAUSTED, details: "too many watch the health, try again later" });
    return;
  }
  let service: string;
  try {
    ({ service } = decode(HealthCheckRequestSchema, stream.request));
  } catch (error) {
    stream.emit("error", failureFrom(error));
    return;
  }
  let told: Serving | undefined;
  const look = (): void => {
    const state = stateOf(service, source);
    if (state !== told) stream.write(encode(HealthCheckResponseSchema, answer(state)));
    told = state;
  };
  look();
  watches.add(look);
  stream.on("cancelled", () => watches.remove(look));
  stream.on("close", () => watches.remove(look));
}

function stateOf(service: string, source: HealthSource): Serving {
  if (service !== "" && !source.services.includes(service)) return Serving.SERVICE_UNKNOWN;
  return source.isReady() ? Serving.SERVING : Serving.NOT_SERVING;
}

function answer(serving: Serving): HealthCheckResponse {
  return create(HealthCheckResponseSchema, { status: serving });
}
