import type { Access } from "../../service/access.ts";
import type { Performed } from "../../service/define.ts";
import type { Failure } from "../../service/failure.ts";
import type { ServerRight } from "../../service/rights.ts";
import type { Pool } from "./config.ts";
import { type Precondition, preconditionOf } from "./conditions.ts";
import type { Subject } from "./errors.ts";
import type { Query } from "./odata/query.ts";

/** What the administrator named, as operations ask for it. */
export interface Environment {
  readonly pools: readonly Pool[];
  /** The pool with this id, in upper or lower case. */
  pool(id: string): Pool | undefined;
  /** From where files of tasks may be fetched. */
  readonly resourceHosts: readonly string[];
}

/** A request that was let in. */
export interface BatchRequest {
  /** What stands in the path at the places of an operation's `{names}`, by name. */
  readonly ids: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
  /** The address of the service as the client has it, without a slash at its end. */
  readonly base: string;
  /** Path and query, from the base on. */
  readonly target: string;
  /** The domain of the account; undefined for a master's. */
  readonly domain?: string;
  readonly environment: Environment;
}

/** What an operation answers. */
export interface Answer {
  readonly status: 200 | 201 | 202 | 204 | 304;
  readonly body?: object;
  /** In place of an object. */
  readonly content?: { readonly bytes: Buffer; readonly type: string };
  readonly etag?: string;
  /** ISO 8601. */
  readonly lastModified?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of Azure Batch. */
export interface Operation<I = unknown, G = unknown> extends Performed<I, Answer, G> {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Such as `/jobs/{jobId}/disable`. */
  readonly path: string;
  /** What it is about, for the words of its refusals. */
  readonly subject?: Subject;
  /** What is asked for. @throws BatchError */
  readonly read: (request: BatchRequest) => I;
}

interface Definition<I, G> extends Pick<Operation<I, G>, "name" | "method" | "path" | "subject" | "read" | "run"> {
  readonly access: Access<I, G>;
  readonly uses: readonly ServerRight[];
  /** Of what changes something, and of what shows inputs or output. */
  readonly audit?: (input: I) => { readonly subject?: string; readonly reason?: string };
  readonly failure?: Failure;
}

const FAILURE: Failure = { missing: "queryJob", other: "changeJob" };

/** Defines an operation; lists of operations forget what each reads. */
export function operation<I, G>(definition: Definition<I, G>): Operation {
  const { audit = false, failure = FAILURE, name } = definition;
  return {
    ...definition,
    name: `AzureBatch${name}`,
    check: () => undefined,
    audit,
    failure,
  } as unknown as Operation;
}

/** The condition of a request. @throws BatchError */
export function conditionIn({ headers }: BatchRequest): Precondition | undefined {
  return preconditionOf(headers);
}

/** The headers that say where something new is. */
export function createdAt(url: string): Readonly<Record<string, string>> {
  return { DataServiceId: url, Location: url };
}
