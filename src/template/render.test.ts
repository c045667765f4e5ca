import { describe, expect, it } from "vitest";
import type { KusciaJobTemplateSpec, TemplateParameter } from "../api/types.ts";
import { render, revisionOf } from "./render.ts";

const task = (fields: object = {}): object => ({
  alias: "a",
  appImage: "psi",
  taskInputConfig: "{}",
  parties: [{ domainID: "alice" }],
  ...fields,
});

function template(parameters: TemplateParameter[], job: object, metadata?: object): KusciaJobTemplateSpec {
  const spec = { initiator: "alice", tasks: [task()], ...job };
  return { parameters, template: { ...(metadata !== undefined && { metadata }), spec } };
}

/** The job, or the messages of what keeps it from being made. */
function made(spec: KusciaJobTemplateSpec, given: Record<string, string> = {}): unknown {
  const rendered = render(spec, given);
  return "job" in rendered ? rendered.job : rendered.problems.map(({ message }) => message);
}

describe("a reference", () => {
  it("is replaced in every text, of the metadata too", () => {
    const spec = template(
      [{ name: "who" }, { name: "table" }],
      { initiator: "$(params.who)", tasks: [task({ taskInputConfig: '{"in": "$(params.who)/$(params.table)"}' })] },
      { labels: { table: "$(params.table)" }, annotations: { by: "for $(params.who)" } },
    );
    expect(made(spec, { who: "bob", table: "users" })).toMatchObject({
      labels: { table: "users" },
      annotations: { by: "for bob" },
      spec: { initiator: "bob", tasks: [{ taskInputConfig: '{"in": "bob/users"}' }] },
    });
  });

  it("with :json fits into a JSON text", () => {
    const spec = template([{ name: "sql" }], { tasks: [task({ taskInputConfig: '{"sql": "$(params.sql:json)"}' })] });
    const sql = 'select "a"\n from \\b';
    const job = made(spec, { sql }) as { spec: { tasks: { taskInputConfig: string }[] } };
    expect(JSON.parse(job.spec.tasks[0]!.taskInputConfig)).toEqual({ sql });
  });

  it("as a whole is a number or a boolean where the job has one", () => {
    const parameters: TemplateParameter[] = [
      { name: "n", type: "number" },
      { name: "ok", type: "boolean" },
    ];
    const job = {
      maxParallelism: "$(params.n)",
      tasks: [task({ tolerable: "$(params.ok)", priority: "$(params.n)", taskInputConfig: "$(params.n)" })],
    };
    expect(made(template(parameters, job), { n: "4", ok: "true" })).toMatchObject({
      spec: { maxParallelism: 4, tasks: [{ tolerable: true, priority: 4, taskInputConfig: "4" }] },
    });
  });

  it("in a value is not replaced again", () => {
    const spec = template([{ name: "a" }, { name: "b" }], { tasks: [task({ taskInputConfig: "$(params.a)" })] });
    expect(made(spec, { a: "$(params.b) $&", b: "x" })).toMatchObject({
      spec: { tasks: [{ taskInputConfig: "$(params.b) $&" }] },
    });
  });

  it("of another form stays as it is", () => {
    const spec = template([], { tasks: [task({ taskInputConfig: "$(date) $params.a $(params.) {{.TASK_ID}}" })] });
    expect(made(spec)).toMatchObject({
      spec: { tasks: [{ taskInputConfig: "$(date) $params.a $(params.) {{.TASK_ID}}" }] },
    });
  });
});

describe("what is refused, with the name", () => {
  const both: TemplateParameter[] = [
    { name: "column", required: true },
    { name: "mode", type: "enum", options: ["fast", "exact"], default: "fast" },
    { name: "rows", type: "number", default: "10" },
    { name: "dry", type: "boolean", default: "false" },
    { name: "extra", type: "json", default: "{}" },
  ];
  it.each<[Record<string, string>, RegExp]>([
    [{}, /parameter "column" is required, and has no value/],
    [{ column: "id", colum: "x" }, /has no parameter "colum"; it has column, mode, rows, dry, extra/],
    [{ column: "id", mode: "slow" }, /parameter "mode" is "slow", and must be one of fast, exact/],
    [{ column: "id", rows: "many" }, /parameter "rows" is "many", and must be a number/],
    [{ column: "id", rows: "0x10" }, /must be a number/],
    [{ column: "id", dry: "yes" }, /parameter "dry" is "yes", and must be true or false/],
    [{ column: "id", extra: "{" }, /parameter "extra" is "\{", and must be JSON/],
  ])("%j", (given, message) => {
    expect(made(template(both, {}), given)).toEqual([expect.stringMatching(message)]);
  });

  it("a name that every object has is unknown too", () => {
    expect(made(template([], {}), { constructor: "x" })).toEqual([expect.stringMatching(/no parameter "constructor"/)]);
  });

  it("a reference that the template does not declare", () => {
    expect(made(template([], { tasks: [task({ taskInputConfig: "$(params.x)" })] }))).toEqual([
      'spec.tasks[0].taskInputConfig refers to parameter "x", which the template does not declare',
    ]);
  });

  it("a default that is no value", () => {
    const spec = template([{ name: "rows", type: "number", default: "ten" }], {});
    expect(made(spec)).toEqual(['the default of parameter "rows" is "ten", and must be a number']);
  });

  it("a number that is only partly a reference", () => {
    const spec = template([{ name: "n", type: "number", default: "1" }], { maxParallelism: "1$(params.n)" });
    expect(made(spec)).toEqual(["spec.maxParallelism is no text, so a reference must be all that stands there"]);
  });

  it("what makes no valid job", () => {
    const spec = template([{ name: "n", type: "number" }], { maxParallelism: "$(params.n)" });
    expect(made(spec, { n: "1000" })).toEqual(["spec.maxParallelism must be at most 128"]);
    expect(made({ template: { spec: {} } })).toContain("spec.initiator is required");
  });
});

describe("values that make a job larger than any can be", () => {
  const referring = (reference: string, places: number): KusciaJobTemplateSpec =>
    template([{ name: "a" }, { name: "b", default: "x" }], {
      tasks: [
        task({ taskInputConfig: reference.repeat(places) }),
        task({ alias: "b", taskInputConfig: "$(params.b)" }),
      ],
    });
  const limit = 1.5 * 1024 * 1024;

  it("are refused before they are put in, with the name of the parameter that takes most", () => {
    const rendered = render(referring("$(params.a)", 1537), { a: "x".repeat(1024) });
    expect(rendered).toEqual({
      problems: [
        {
          reason: "JobInvalid",
          parameter: "a",
          message:
            'parameter "a" has 1024 bytes, and 1573888 in its 1537 places; ' +
            `a job can have at most ${limit} in all: give it a shorter value, or name a file`,
        },
      ],
    });
  });

  it("count as they are stored: what is escaped counts for more, and twice within a JSON text", () => {
    const isMade = (reference: string, a: string, places: number): boolean =>
      "job" in render(referring(reference, places), { a, b: "" });
    expect(isMade("$(params.a)", "x".repeat(1024), 1536)).toBe(true);
    expect(isMade("$(params.a)", '"'.repeat(1024), 768)).toBe(true);
    expect(isMade("$(params.a)", '"'.repeat(1024), 769)).toBe(false);
    expect(isMade("$(params.a:json)", '"'.repeat(1024), 384)).toBe(true);
    expect(isMade("$(params.a:json)", '"'.repeat(1024), 385)).toBe(false);
    expect(isMade("$(params.a)", "é".repeat(1024), 769)).toBe(false);
  });
});

it("the revision stands for the content, not for the order of its fields", () => {
  const spec = template([{ name: "a", default: "1" }], {});
  expect(revisionOf(spec)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(revisionOf({ template: spec.template, parameters: [{ default: "1", name: "a" }] })).toBe(revisionOf(spec));
  expect(revisionOf(template([{ name: "a", default: "2" }], {}))).not.toBe(revisionOf(spec));
});

it("a job says what it was made with, defaults included, unless its template says something else", () => {
  const parameters: TemplateParameter[] = [
    { name: "column", required: true },
    { name: "rows", default: "5" },
  ];
  const job = { initiator: "alice", tasks: [task({ taskInputConfig: "$(params.column)" })] };
  const spec = (of: KusciaJobTemplateSpec, values: Record<string, string>): unknown => {
    const rendered = render(of, values);
    return "job" in rendered ? rendered.job.spec.parameters : rendered.problems;
  };
  expect(spec(template(parameters, job), { column: "id" })).toEqual({ column: "id", rows: "5" });
  expect(spec(template(parameters, { ...job, parameters: { a: "b" } }), { column: "id" })).toEqual({ a: "b" });
  expect(spec(template(parameters, job), { column: "x".repeat(65_537) })).toEqual({ rows: "5" });
});
