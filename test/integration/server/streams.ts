import type { IncomingMessage } from "node:http";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type ClientReadableStream, status, type StatusObject } from "@grpc/grpc-js";
import {
  JobService,
  WatchJobEventResponseSchema,
  WatchJobRequestSchema,
} from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { type Endpoint, grpcClient, metadataOf } from "./clients.ts";
import { type HttpOptions, openHttp } from "./http.ts";

/** `ADDED name State`, or `HEARTBEAT`. */
export type Seen = string;
const TYPES = ["ADDED", "MODIFIED", "DELETED", "ERROR", "HEARTBEAT"];

/** What a watch has shown so far. */
export class Stream {
  readonly seen: Seen[] = [];
  readonly ended: Promise<StatusObject | "end" | "broken">;
  readonly #close: () => void;

  constructor(ended: Stream["ended"], close: () => void) {
    this.ended = ended;
    this.#close = close;
  }

  add(type: number, object?: { job_id?: string; jobId?: string; status?: { state?: string } }): void {
    this.seen.push(
      object === undefined ? TYPES[type]! : `${TYPES[type]} ${object.job_id ?? object.jobId} ${object.status?.state}`,
    );
  }

  close(): void {
    this.#close();
  }
}

export async function watchHttp(port: number, body: object = {}, options: HttpOptions = {}): Promise<Stream> {
  const response = await openHttp(port, "/api/v1/job/watch", JSON.stringify(body), {
    ...options,
    headers: { "content-type": "application/json", ...options.headers },
  });
  if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`);
  const stream = new Stream(endOf(response), () => response.destroy());
  let rest = "";
  response.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const event = JSON.parse(line) as { type?: number; object?: object };
      stream.add(event.type ?? 0, event.object);
    }
  });
  return stream;
}

function endOf(response: IncomingMessage): Promise<"end" | "broken"> {
  return new Promise((resolve) => {
    response.once("end", () => resolve("end"));
    response.once("close", () => resolve("broken"));
    response.once("error", () => resolve("broken"));
  });
}

/** Resolves when the server has accepted the call, with or without events. */
export async function watchGrpc(endpoint: Endpoint, timeoutSeconds = 0n): Promise<Stream> {
  const client = grpcClient(endpoint);
  const { parent, name } = JobService.method.watchJob;
  const request = Buffer.from(toBinary(WatchJobRequestSchema, create(WatchJobRequestSchema, { timeoutSeconds })));
  const asIs = (bytes: Buffer): Buffer => bytes;
  const call: ClientReadableStream<Buffer> = client.makeServerStreamRequest(
    `/${parent.typeName}/${name}`,
    asIs,
    asIs,
    request,
    metadataOf(endpoint),
  );
  const ended = new Promise<StatusObject>((resolve) => call.once("status", resolve));
  void ended.then(() => client.close());
  const stream = new Stream(ended, () => call.cancel());
  call.on("error", () => undefined);
  call.on("data", (bytes: Buffer) => {
    const { type, object } = fromBinary(WatchJobEventResponseSchema, bytes);
    stream.add(type, object);
  });
  await Promise.race([new Promise((resolve) => call.once("metadata", resolve)), ended]);
  return stream;
}

export { status };
