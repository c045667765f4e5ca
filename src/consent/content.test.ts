import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import type { AppImage, KusciaJob } from "../api/types.ts";
import { canonicalJson } from "../util/canonical-json.ts";
import { contentFor, differences, digestsOf } from "./content.ts";

const IMAGE: AppImage = {
  metadata: { name: "psi" },
  spec: {
    image: { name: "registry/psi", tag: "1", id: "i", sign: "s" },
    configTemplates: { "task.conf": "{{.TASK_INPUT_CONFIG}}" },
    deployTemplates: [
      {
        name: "t",
        role: "host",
        replicas: 1,
        spec: {
          restartPolicy: "Never",
          containers: [
            {
              name: "engine",
              workingDir: "/work",
              command: ["sh"],
              args: ["-c", "run"],
              env: [{ name: "KEY", value: "value" }],
              resources: { limits: { cpu: "1" } },
            },
          ],
        },
      },
    ],
  },
};

const JOB: KusciaJob = {
  metadata: { namespace: "cross-domain", name: "nightly", uid: "6a3b", labels: { team: "x" } },
  spec: {
    initiator: "alice",
    maxParallelism: 2,
    tasks: [
      {
        alias: "match",
        taskID: "match-1",
        appImage: "psi",
        taskInputConfig: '{"keys":["id"]}',
        priority: 3,
        retryPolicy: { limit: 2 },
        parties: [
          { domainID: "alice", role: "guest", resources: { limits: { cpu: "4" } } },
          { domainID: "bob", role: "host", resources: { limits: { cpu: "2", memory: "1Gi" } } },
        ],
      },
      { alias: "own", taskID: "own-1", appImage: "alone", taskInputConfig: "x", parties: [{ domainID: "alice" }] },
    ] as KusciaJob["spec"]["tasks"],
  },
};

const digestsFor = (job: KusciaJob, image: AppImage | undefined = IMAGE) =>
  digestsOf(contentFor(job, "bob", (name) => (name === "psi" ? image : undefined)));

type Path = readonly (string | number)[];

/** The paths of all values that are no objects. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) =>
    leaves(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** A copy with another value at the path. */
function changed<T>(object: T, path: Path): T {
  const copy = structuredClone(object);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  const last = path.at(-1)!;
  const old = at[last];
  at[last] = typeof old === "number" ? old + 1 : `${String(old)}.`;
  return copy;
}

/** What the parties are not asked about, as it is written in the job. */
const FREE = [
  /^metadata\.labels/,
  /^spec\.maxParallelism$/,
  /^spec\.tasks\.\d\.(taskID|priority)$/,
  // What the other party's pods may use.
  /^spec\.tasks\.0\.parties\.0\.resources/,
  // A task in which bob has no part.
  /^spec\.tasks\.1\./,
];

describe("the digest", () => {
  it.each(leaves(JOB).map((path) => [path.join("."), path] as const))("of a job with another %s", (text, path) => {
    const isFree = FREE.some((each) => each.test(text));
    expect(digestsFor(changed(JOB, path)).digest === digestsFor(JOB).digest).toBe(isFree);
  });

  it.each(leaves(IMAGE.spec).map((path) => [path.join("."), path] as const))(
    "of a job whose AppImage has another %s is another",
    (_text, path) => {
      const other = { ...IMAGE, spec: changed(IMAGE.spec, path) };
      expect(digestsFor(JOB, other).digest).not.toBe(digestsFor(JOB).digest);
      expect(digestsFor(JOB, other).contentDigest).not.toBe(digestsFor(JOB).contentDigest);
    },
  );

  it("tells an AppImage that is there from one that is not", () => {
    const missing = digestsOf(contentFor(JOB, "bob", () => undefined));
    expect(missing.digest).not.toBe(digestsFor(JOB).digest);
  });

  it("changes with a task and with a party that are added", () => {
    const [task] = JOB.spec.tasks;
    const more = { ...JOB, spec: { ...JOB.spec, tasks: [...JOB.spec.tasks, { ...task!, alias: "again" }] } };
    const wider = structuredClone(JOB);
    wider.spec.tasks[0]!.parties.push({ domainID: "carol" });
    const all = [JOB, more, wider].map((each) => digestsFor(each).digest);
    expect(new Set(all).size).toBe(3);
  });

  it("does not depend on the order in which fields are written", () => {
    const turned = JSON.parse(JSON.stringify(JOB), (_key, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toReversed())
        : value,
    ) as KusciaJob;
    expect(digestsFor(turned)).toEqual(digestsFor(JOB));
  });

  it.each(["name", "uid"])(
    "of the content alone is that of a job with another %s, but not that of another initiator",
    (key) => {
      const again = changed(JOB, ["metadata", key]);
      expect(digestsFor(again).contentDigest).toBe(digestsFor(JOB).contentDigest);
      expect(digestsFor(again).digest).not.toBe(digestsFor(JOB).digest);
      for (const path of [
        ["spec", "initiator"],
        ["metadata", "namespace"],
      ])
        expect(digestsFor(changed(JOB, path)).contentDigest).not.toBe(digestsFor(JOB).contentDigest);
    },
  );
});

it("says which parts differ", () => {
  const { parts } = digestsFor(JOB);
  const other = digestsFor(changed(JOB, ["spec", "tasks", 0, "taskInputConfig"]), {
    ...IMAGE,
    spec: changed(IMAGE.spec, ["image", "tag"]),
  });
  expect(differences(parts, parts)).toEqual([]);
  expect(differences(parts, other.parts)).toEqual(["the tasks", "AppImage psi"]);
});

it.each([
  [{ b: 1, a: [true, null, "ü\n"] }, '{"a":[true,null,"ü\\n"],"b":1}'],
  [{ a: undefined, "": {} }, '{"":{}}'],
])("writes %j as canonical JSON", (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

describe("hooks of a job", () => {
  const hooked = (release: object): KusciaJob => ({
    ...JOB,
    spec: { ...JOB.spec, release: { appImage: "psi", role: "host", ...release } },
  });
  const digest = (job: KusciaJob): string => digestsOf(contentFor(job, "bob", () => IMAGE)).digest;

  it("are part of what a domain that takes part is asked", () => {
    const { tasks, appImages } = contentFor(hooked({ taskInputConfig: "wipe", appImage: "wiper" }), "bob", () => IMAGE);
    expect(tasks.at(-1)).toMatchObject({ alias: "release@bob", hook: "release", taskInputConfig: "wipe" });
    expect(Object.keys(appImages)).toContain("wiper");
    expect(contentFor(hooked({}), "carol", () => IMAGE).tasks).toEqual([]);
  });

  it("change the digest with what they run", () => {
    const digests = [JOB, hooked({}), hooked({ taskInputConfig: "wipe" }), hooked({ role: "" })].map(digest);
    expect(new Set(digests).size).toBe(4);
    expect(digest(hooked({ timeoutSeconds: 5 }))).toBe(digest(hooked({})));
  });

  it("are told from a task of the same name", () => {
    const { tasks } = JOB.spec;
    const task = {
      alias: "release@bob",
      appImage: "psi",
      taskInputConfig: "",
      parties: [{ domainID: "bob", role: "host" }],
    };
    const posing: KusciaJob = { ...JOB, spec: { ...JOB.spec, tasks: [...tasks, task] } };
    expect(digest(posing)).not.toBe(digest(hooked({})));
  });
});

describe("a field of a job", () => {
  interface Schema {
    readonly type?: string;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
  }
  const crd = load(readFileSync("crds/kusciajobs.yaml", "utf8")) as {
    spec: { versions: { schema: { openAPIV3Schema: Schema } }[] };
  };
  const spec = crd.spec.versions[0]!.schema.openAPIV3Schema.properties!["spec"]!.properties!;
  const task = spec["tasks"]!.items!.properties!;
  const party = task["parties"]!.items!.properties!;
  const hook = spec["release"]!.properties!;

  /** A value that no field above has. */
  const valueFor = ({ type }: Schema, name: string): unknown => {
    if (name === "retryPolicy") return { limit: 9 };
    if (name === "resources") return { limits: { cpu: "9" } };
    return { boolean: true, integer: 9, array: [], object: {} }[type ?? ""] ?? "other";
  };
  const changes = (fields: Readonly<Record<string, Schema>>, change: (job: KusciaJob) => object): string[] =>
    Object.entries(fields)
      .filter(([name, schema]) => {
        const other = structuredClone(HOOKED);
        Object.assign(change(other), { [name]: valueFor(schema, name) });
        return digestsFor(other).digest !== digestsFor(HOOKED).digest;
      })
      .map(([name]) => name)
      .sort();
  const HOOKED: KusciaJob = { ...JOB, spec: { ...JOB.spec, release: { appImage: "psi", role: "host" } } };

  it("is part of what is asked, or is one of those that change nothing of what runs in the party's name", () => {
    const rest = (fields: object, asked: readonly string[]): string[] =>
      Object.keys(fields)
        .filter((name) => !asked.includes(name))
        .sort();
    const ofTask = changes(task, (job) => job.spec.tasks[0]!);
    expect(rest(task, ofTask)).toEqual([
      "dependencies",
      "priority",
      "scheduleConfig",
      "taskID",
      "timeoutSeconds",
      "tolerable",
    ]);
    expect(
      rest(
        party,
        changes(party, (job) => job.spec.tasks[0]!.parties[1]!),
      ),
    ).toEqual(["bandwidthLimits"]);
    expect(
      rest(
        hook,
        changes(hook, (job) => job.spec.release!),
      ),
    ).toEqual(["timeoutSeconds"]);
  });
});
