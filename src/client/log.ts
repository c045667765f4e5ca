import { create, fromJson, type JsonValue, type MessageInitShape, toJsonString } from "@bufbuild/protobuf";
import {
  type QueryLogRequestSchema,
  QueryLogResponseSchema,
} from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { errorOf, JobApiError, refusalOf, UnavailableError } from "./errors.ts";
import { queryLog } from "./generated/calls.ts";
import { bodyOf, type Transport } from "./transport.ts";

export type LogQuery = Omit<MessageInitShape<typeof QueryLogRequestSchema>, "$typeName" | "header">;

/** The log of one container in pieces, until it ends. @throws JobApiError */
export async function* readLog(transport: Transport, query: LogQuery, signal?: AbortSignal): AsyncGenerator<string> {
  const body = Buffer.from(toJsonString(queryLog.input, create(queryLog.input, query), { useProtoFieldName: true }));
  const headers = { "content-type": "application/json" };
  const response = await transport.open({ method: "POST", path: queryLog.path, headers, body, signal });
  if (response.statusCode !== 200) throw refusalOf((await bodyOf(response)).toString(), response.statusCode ?? 0);
  try {
    for await (const line of linesOf(response.setEncoding("utf8"))) yield pieceOf(line);
  } catch (cause) {
    if (cause instanceof JobApiError) throw cause;
    throw new UnavailableError("the log broke off", { cause, sent: true });
  }
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
  }
}

function pieceOf(line: string): string {
  const { status, log } = fromJson(QueryLogResponseSchema, JSON.parse(line) as JsonValue, {
    ignoreUnknownFields: true,
  });
  if (status !== undefined && status.code !== 0)
    throw errorOf({ code: status.code, message: status.message, httpStatus: 200, reason: undefined });
  return log;
}
