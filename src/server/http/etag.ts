import type { Message } from "@bufbuild/protobuf";
import type { Outcome } from "../../service/runner.ts";

/** Puts the header If-Match where the request has a place for it; what the body says wins. */
export function takeIfMatch(message: Message, header: string | undefined): void {
  if (header === undefined || header.trim() === "*" || !hasIfMatch(message) || message.ifMatch !== "") return;
  message.ifMatch = header
    .split(",")
    .map((each) => each.trim().replace(/^(?:W\/)?"(.*)"$/, "$1"))
    .join(",");
}

/** The header ETag for an answer with an etag, else undefined. */
export function etagHeader({ message }: Outcome): string | undefined {
  const { data } = message as Message & { readonly data?: Tagged & { readonly job?: Tagged } };
  const etag = data?.etag ?? data?.job?.etag;
  return etag === undefined || etag === "" ? undefined : `"${etag}"`;
}

interface Tagged {
  readonly etag?: string;
}

function hasIfMatch(message: Message): message is Message & { ifMatch: string } {
  return "ifMatch" in message && typeof message.ifMatch === "string";
}
