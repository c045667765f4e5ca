import { describe, expect, it } from "vitest";
import { Refusal } from "../api/refusals.ts";
import { targetOf } from "../api/target.ts";
import type { ModelObject } from "../api/types.ts";
import { schemaOf } from "../api/schema.ts";
import { compile } from "./cel.ts";
import { unknownFields } from "./fields.ts";
import { validate } from "./validate.ts";

/** What test/integration/crds/refused.test.ts sees of a real server; here a few of each sort, without one. */
const TARGET = targetOf("/apis/kuscia.secretflow/v1alpha1/namespaces/n/kusciajobs");

function job(spec: object, status?: object, name = "j"): ModelObject {
  const object = {
    apiVersion: "kuscia.secretflow/v1alpha1",
    kind: "KusciaJob",
    metadata: { name, namespace: "n" },
    spec,
  };
  return status === undefined ? object : { ...object, status };
}

function task(change: object = {}): object {
  return { alias: "a", appImage: "i", taskInputConfig: "", parties: [{ domainID: "alice" }], ...change };
}

function refusal(next: ModelObject, old?: ModelObject): string | undefined {
  try {
    validate(TARGET, next, old);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message } = error.response.body as { message: string };
    return message.replace(/^\S+ "[^"]*" is invalid: /, "");
  }
}

const NOT_CHECKED =
  "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

describe("a job is refused in the server's words", () => {
  it.each([
    [{ tasks: [task()] }, `[spec.initiator: Required value, ${NOT_CHECKED}]`],
    [
      { initiator: "a", tasks: [] },
      "spec.tasks: Invalid value: a job needs at least one task; give one, or set open to true and add tasks while the job runs",
    ],
    [
      { initiator: "a", maxParallelism: "2", tasks: [task()] },
      `[spec.maxParallelism: Invalid value: "string": spec.maxParallelism in body must be of type integer: "string", ${NOT_CHECKED}]`,
    ],
    [{ initiator: "a", tasks: [task(), task()] }, 'spec.tasks[1]: Duplicate value: {"alias":"a"}'],
    [
      { initiator: "a", tasks: [task({ dependencies: ["a"] })] },
      "spec.tasks[0].dependencies: Invalid value: task 'a' depends on itself; remove 'a' from its dependencies",
    ],
    [
      { initiator: "a", tasks: [task({ dependencies: ["b"] })] },
      "spec.tasks: Invalid value: task 'a' has the dependency 'b', which is not a task of this job; correct its dependencies or add the task",
    ],
    [
      { initiator: "a", tasks: [task({ parties: [{ domainID: "d", resources: { limits: { cpu: "1x" } } }] })] },
      expect.stringContaining('spec.tasks[0].parties[0].resources.limits.cpu: Invalid value: "1x"'),
    ],
    [
      { initiator: "a", tasks: [task({ retryPolicy: { rules: [{ action: "Retry" }] } })] },
      "spec.tasks[0].retryPolicy.rules[0]: Invalid value: a rule has either onExitCodes or onReasons; use two rules for both",
    ],
  ])("%j", (spec, message) => {
    expect(refusal(job(spec))).toEqual(message);
  });

  it("takes a good one", () => {
    expect(
      refusal(job({ initiator: "a", tasks: [task(), task({ alias: "b", dependencies: ["a"] })] })),
    ).toBeUndefined();
  });

  it("judges its name", () => {
    const found = refusal(job({ initiator: "a", tasks: [task()] }, undefined, "A_b"));
    expect(found).toMatch(/^metadata.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain must consist of/);
  });
});

describe("a rule of a CRD", () => {
  it.each([
    "appimages",
    "domains",
    "domainpolicies",
    "kusciajobs",
    "kusciajobconsents",
    "kusciajobtemplates",
    "kusciajobschedules",
    "kusciajobtasks",
  ])("of %s can be read, each of them", (plural) => {
    const texts = JSON.stringify(schemaOf(plural)).match(/"(?:rule|messageExpression)":"(?:[^"\\\\]|\\\\.)*"/g) ?? [];
    for (const text of texts) {
      const [expression] = Object.values(JSON.parse(`{${text}}`) as Record<string, string>);
      expect(() => compile(expression!), expression).not.toThrow();
    }
  });

  it("that asks whether there was an old object judges new ones alone", () => {
    const target = targetOf("/apis/kuscia.secretflow/v1alpha1/domains");
    const domain = (name: string): ModelObject => ({
      apiVersion: "kuscia.secretflow/v1alpha1",
      kind: "Domain",
      metadata: { name },
      spec: {},
    });
    expect(() => validate(target, domain("a.b"))).toThrow(Refusal);
    expect(() => validate(target, domain("alice"))).not.toThrow();
    expect(() => validate(target, { ...domain("a.b"), status: {} }, domain("a.b"))).not.toThrow();
  });
});

describe("a change", () => {
  const before = job({ initiator: "a", tasks: [task()] }, { phase: "Running" });

  it("of what is fixed is refused, once the job has a phase", () => {
    const changed = job({ initiator: "b", tasks: [task()] }, { phase: "Running" });
    const message =
      "spec.initiator: Invalid value: initiator cannot change once the job has a phase; delete the job and create it again";
    expect(refusal(changed, before)).toBe(message);
    const early = job({ initiator: "a", tasks: [task()] });
    expect(refusal(job({ initiator: "b", tasks: [task()] }), early)).toBeUndefined();
    const other = job({ initiator: "a", tasks: [task({ appImage: "k" })] }, { phase: "Running" });
    expect(refusal(other, before)).toMatch(/^spec.tasks: Invalid value: task 'a': appImage cannot change/);
  });

  it("leaves alone what was wrong before", () => {
    const bad = { initiator: "a", maxParallelism: 0, tasks: [task()] };
    expect(refusal(job(bad, { phase: "Running" }), job(bad))).toBeUndefined();
    expect(refusal(job({ ...bad, maxParallelism: -1 }), job(bad))).toContain("greater than or equal to 1");
  });
});

it("finds the fields that a kind does not have", () => {
  const spec = { initiator: "a", frob: 1, tasks: [task({ parties: [{ domainID: "d", rule: "x" }] })] };
  const object = { ...job(spec), extra: true, metadata: { name: "j", color: "red" } } as ModelObject;
  expect(unknownFields(TARGET.kind, object)).toEqual([
    "metadata.color",
    "extra",
    "spec.frob",
    "spec.tasks[0].parties[0].rule",
  ]);
});
