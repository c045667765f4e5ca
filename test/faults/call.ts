import type { FaultKind } from "./fault.ts";
import type { ModelRequest } from "../../src/local/api/types.ts";

/** One request of an operator. */
export class Call {
  readonly number: number;
  /** Name of the process that made it. */
  readonly process: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** Of the run's clock, ms. */
  readonly at: number;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly isWatch: boolean;
  readonly request: ModelRequest;
  /** Who the process is in the Lease. */
  readonly identity: () => string | undefined;
  fault: FaultKind | undefined;
  /** What came of it at the server. */
  code: number | undefined;

  constructor(input: {
    number: number;
    process: string;
    at: number;
    identity: () => string | undefined;
    request: ModelRequest;
  }) {
    const { method, path, body } = input.request;
    this.number = input.number;
    this.process = input.process;
    this.at = input.at;
    this.identity = input.identity;
    this.request = input.request;
    this.method = method;
    this.path = path;
    this.body = body;
    this.isWatch = path.includes("watch=true");
    const rest = path
      .split("?")[0]!
      .split("/")
      .slice(path.startsWith("/apis/") ? 4 : 3);
    const namespaced = rest[0] === "namespaces" && rest.length > 2;
    this.namespace = namespaced ? rest[1] : undefined;
    const [plural = "", name, subresource] = namespaced ? rest.slice(2) : rest;
    this.plural = plural;
    this.name = name;
    this.subresource = subresource;
  }

  get key(): string {
    return this.namespace === undefined ? (this.name ?? "") : `${this.namespace}/${this.name}`;
  }

  /** A review: a POST that changes nothing. */
  get asksOnly(): boolean {
    return this.plural.endsWith("reviews");
  }

  /** Whether it counts as a write of the operator: Events and the Lease are not the jobs' business. */
  get isWrite(): boolean {
    return this.method !== "GET" && !this.asksOnly && this.plural !== "events" && this.plural !== "leases";
  }

  get text(): string {
    const watch = this.isWatch ? "WATCH" : this.method;
    const place = [this.namespace, this.plural, this.name, this.subresource].filter((each) => each !== undefined);
    return `${watch} ${place.join("/")}`;
  }
}
