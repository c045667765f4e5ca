import { pageOf, type Position } from "../../../service/job/page.ts";
import { invalidQuery } from "../errors.ts";
import type { Answer, BatchRequest } from "../operation.ts";
import { SKIP_TOKEN } from "./query.ts";

/** Something of a list, and where it stands in it. */
export interface Placed {
  readonly position: Position;
  readonly value: object;
}

interface PageRequest {
  readonly request: BatchRequest;
  readonly size: number;
  /** The name of the list, as `$metadata` has it. */
  readonly metadata: string;
  /** What of each is shown. */
  readonly shape: (value: object) => object;
}

/** One page of a list; its link to the next one carries all that was asked for. @throws BatchError for a foreign token */
export function pageAnswer(found: readonly Placed[], { request, size, metadata, shape }: PageRequest): Answer {
  const { base, target, query } = request;
  const token = query.get(SKIP_TOKEN) ?? "";
  const [path] = target.split("?");
  const question = [path, query.get("$filter") ?? ""];
  const page = pageOf(found, ({ position }) => position, { size, token, question, descending: false });
  if (page === undefined) throw invalidQuery(SKIP_TOKEN, token, "the token belongs to another list");
  return {
    status: 200,
    body: {
      "odata.metadata": `${base}/$metadata#${metadata}`,
      value: page.items.map(({ value }) => shape(value)),
      ...(page.next !== undefined && { "odata.nextLink": `${base}${nextTarget(target, page.next)}` }),
    },
  };
}

function nextTarget(target: string, token: string): string {
  const at = target.indexOf("?");
  const [path, search] = at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)];
  const kept = search.split("&").filter((each) => each !== "" && !isToken(each));
  return `${path}?${[...kept, `${SKIP_TOKEN}=${encodeURIComponent(token)}`].join("&")}`;
}

function isToken(parameter: string): boolean {
  const [name] = new URLSearchParams(parameter).keys();
  return name?.toLowerCase() === SKIP_TOKEN;
}
