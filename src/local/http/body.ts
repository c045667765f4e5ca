import type { IncomingMessage } from "node:http";
import { load } from "js-yaml";
import { failureStatus, Refusal } from "../api/refusals.ts";

/** As kube-apiserver's. */
const MOST_BYTES = 3 * 1024 * 1024;

/** The body of a request, parsed and as JSON text, or neither without one. @throws Refusal */
export async function readBody(request: IncomingMessage): Promise<{ body?: unknown; text?: string }> {
  const type = (request.headers["content-type"] ?? "application/json").split(";", 1)[0]!.trim();
  const text = await readText(request);
  if (text === "") return {};
  if (type === "application/vnd.kubernetes.protobuf") throw protobuf();
  try {
    // An apply is YAML, of which JSON is a part.
    return type.endsWith("yaml") ? { body: load(text) } : { body: JSON.parse(text) as unknown, text };
  } catch (error) {
    throw refuse(400, "BadRequest", `the body of the request cannot be read: ${(error as Error).message}`);
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw refuse(413, "RequestEntityTooLarge", `limit is ${MOST_BYTES}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function protobuf(): Refusal {
  const message =
    "local mode reads JSON and YAML, not protobuf: write a manifest and use kubectl create -f or apply -f";
  return refuse(415, "UnsupportedMediaType", message);
}

/** A refusal of the listener itself. */
export function refuse(code: number, reason: string, message: string): Refusal {
  return new Refusal({ code, body: failureStatus({ code, reason, message }) });
}
