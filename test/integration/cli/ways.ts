import type { Api } from "../../../src/server/api.ts";
import { createFixture, type Fixture } from "../server/harness.ts";
import { kj, type KjOptions, type Ran, type Running, startKj } from "./kj.ts";

/** Both ways to ask for jobs. */
export const TRANSPORTS = ["kubernetes", "api"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** A namespace of jobs with a job API, and kj over either way. */
export class Ways {
  readonly fixture: Fixture;
  readonly api: Api;

  constructor(fixture: Fixture, api: Api) {
    this.fixture = fixture;
    this.api = api;
  }

  static async start(...flags: string[]): Promise<Ways> {
    const fixture = await createFixture();
    return new Ways(fixture, await fixture.startApi(...flags));
  }

  /** The words of a line are divided by single spaces. */
  run(transport: Transport, line: string, options: KjOptions = {}): Promise<Ran> {
    return kj(this.#argv(transport, line), options);
  }

  begin(transport: Transport, line: string, options: KjOptions = {}): Running {
    return startKj(this.#argv(transport, line), options);
  }

  #argv(transport: Transport, line: string): string[] {
    const argv = line.split(" ");
    return transport === "api"
      ? [...argv, "--server", `http://127.0.0.1:${this.api.httpPort}`]
      : [...argv, "--kubeconfig", this.fixture.cluster.kubeconfig, "-n", this.fixture.namespace];
  }
}
