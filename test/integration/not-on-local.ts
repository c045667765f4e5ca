import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a file asks for that local mode's API server does not have; without `tests` the whole file. */
interface NotOnLocal {
  readonly tests?: RegExp;
  readonly why: string;
}

/** Which integration tests do not run against local mode, by their file below `test/integration`, and why. */
export const NOT_ON_LOCAL: Readonly<Record<string, NotOnLocal>> = {
  "crds/upgrade.test.ts": { why: "kinds are fixed: a CRD cannot be changed" },
  "operator/domain.test.ts": {
    tests: /made before the schema had a rule/,
    why: "kinds are fixed: a CRD cannot be changed",
  },
  "crds/clients.test.ts": { tests: /lets two managers own a task each/, why: "nobody keeps whose field is whose" },
  "operator/run.test.ts": { tests: /leaves to others what is theirs/, why: "nobody keeps whose field is whose" },
  "operator/hanging.test.ts": { why: "there are no admission webhooks" },
  "operator/waiting.test.ts": {
    tests: /admission control|a policy of the cluster/,
    why: "there are no admission policies",
  },
};

/** Whether `KJO_TEST_API_CLUSTER` names a cluster of `--provider local`. */
export function isOnLocal(): boolean {
  const dir = process.env["KJO_TEST_API_CLUSTER"];
  if (dir === undefined) return false;
  return /"provider": *"local"/.test(readFileSync(join(dir, "state.json"), "utf8"));
}

/** Files of which nothing runs there. */
export function filesNotOnLocal(): string[] {
  return Object.entries(NOT_ON_LOCAL)
    .filter(([, { tests }]) => tests === undefined)
    .map(([file]) => `test/integration/${file}`);
}
