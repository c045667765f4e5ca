import { describe, expect, it } from "vitest";

import type { AppContainer } from "../api/types.ts";
import { MAX_CONFIG_BYTES } from "./config.ts";
import type { DomainSettings } from "./domain-settings.ts";
import { renderTask } from "./render.ts";
import { aContainer, anAppImage, anInput, aTask, aTemplate, refusal } from "./testing.ts";

interface Given {
  containers?: AppContainer[];
  templates?: Record<string, string>;
  settings?: DomainSettings;
  taskInputConfig?: string;
}

const mount = (...keys: string[]) => keys.map((subPath) => ({ mountPath: `/etc/${subPath}`, subPath }));

function firstPod({
  containers = [aContainer({ configVolumeMounts: mount("c") })],
  templates,
  settings,
  taskInputConfig,
}: Given) {
  const input = anInput({
    appImage: anAppImage([aTemplate({}, containers)], templates),
    domains: new Map([["alice", settings ?? {}]]),
    task: aTask(undefined, taskInputConfig === undefined ? {} : { taskInputConfig }),
  });
  return renderTask(input).parties[0]?.pods[0];
}

function dataOf(given: Given) {
  return firstPod(given)?.configMaps[0]?.data;
}

describe("the ConfigMap of a pod", () => {
  it("is not made without mounts", () => {
    const pod = firstPod({ containers: [aContainer({ configVolumeMounts: undefined })] });
    expect(pod?.configMaps).toEqual([]);
    expect(pod?.pod.spec).not.toHaveProperty("volumes");
  });

  it("holds the mounted templates only, and belongs to the pod", () => {
    const pod = firstPod({ templates: { c: "x", other: "{{if}}" } });
    expect(pod?.configMaps[0]).toMatchObject({ kind: "ConfigMap", immutable: true, data: { c: "x" } });
    const identity = pod?.pod.metadata.labels?.["kuscia.secretflow/pod-identity"];
    expect(pod?.configMaps[0]?.metadata.labels?.["kuscia.secretflow/pod-identity"]).toBe(identity);
  });

  it("gives containers that see a template differently a key each", () => {
    const container = (name: string, value: string) =>
      aContainer({ name, ports: [], env: [{ name: "who", value }], configVolumeMounts: mount("c") });
    const pod = firstPod({
      containers: [container("a", "A"), container("b", "B"), container("c", "A")],
      templates: { c: "{{.WHO}}" },
    });
    expect(pod?.configMaps[0]?.data).toEqual({ c: "A", "c.1": "B" });
    expect(pod?.pod.spec?.containers.map(({ volumeMounts }) => volumeMounts?.[0])).toEqual([
      { name: "config-template", mountPath: "/etc/c", subPath: "c" },
      { name: "config-template", mountPath: "/etc/c", subPath: "c.1" },
      { name: "config-template", mountPath: "/etc/c", subPath: "c" },
    ]);
  });

  it("gives them one where a path leads through what each sees differently", () => {
    const container = (name: string, value: string) =>
      aContainer({ name, ports: [], env: [{ name: "at", value }], configVolumeMounts: mount("c") });
    const templates = { c: "{{{.TASK_CLUSTER_DEFINE.parties[.AT].name}}}" };
    const pod = firstPod({ containers: [container("a", "0"), container("b", "1")], templates });
    expect(pod?.configMaps[0]?.data).toEqual({ c: "alice", "c.1": "bob" });
  });
});

describe("the path of a file", () => {
  const mountedAt = (mountPath: string, workingDir: string) =>
    firstPod({
      containers: [aContainer({ workingDir, configVolumeMounts: [{ mountPath, subPath: "c" }] })],
      templates: { c: "x" },
    })?.pod.spec?.containers[0]?.volumeMounts?.[0]?.mountPath;

  it.each([
    ["./kuscia/task-config.conf", "/app", "/app/kuscia/task-config.conf"],
    ["kuscia/task-config.conf", "/app/", "/app/kuscia/task-config.conf"],
    ["../etc//task.conf", "/app/bin", "/app/etc/task.conf"],
    ["c", "/", "/c"],
    ["../../c", "/app", "/c"],
    ["/etc/./task.conf", "", "/etc/./task.conf"],
    ["/etc/task.conf", "app", "/etc/task.conf"],
  ])("%s below workingDir '%s' is %s", (mountPath, workingDir, path) => {
    expect(mountedAt(mountPath, workingDir)).toBe(path);
  });

  it.each([
    ["", "has no workingDir"],
    ["app", 'has the relative workingDir "app"'],
  ])("is refused if it is relative below workingDir '%s'", (workingDir, why) => {
    expect(refusal(() => mountedAt("kuscia/c", workingDir))).toEqual({
      reason: "InvalidMountPath",
      message: `failed to build domain alice kit info, container "psi" ${why}, so the relative mountPath "kuscia/c" of its configVolumeMounts leads nowhere; set an absolute workingDir, or an absolute mountPath`,
    });
  });
});

describe("variables", () => {
  const seen = (source: string, given: Given = {}) => dataOf({ ...given, templates: { c: source } })?.["c"];
  const withEnv = (...env: AppContainer["env"] & object[]) => ({
    containers: [aContainer({ env, configVolumeMounts: mount("c") })],
  });

  it("are the task's facts", () => {
    expect(seen("{{.KUSCIA_DOMAIN_ID}} {{.TASK_ID}} {{{.TASK_INPUT_CONFIG.k}}}")).toBe("alice job-psi v\nw");
    expect(seen("{{{.ALLOCATED_PORTS.ports[name=psi].port}}} {{{.TASK_CLUSTER_DEFINE.selfPartyIdx}}}")).toBe("20000 0");
  });

  it("are literal env, upper-cased, and the port numbers", () => {
    expect(seen("{{.MODE}} {{.KUSCIA_PORT_PSI_NUMBER}}", withEnv({ name: "mode", value: "x" }))).toBe("x 20000");
  });

  it("are not env from elsewhere", () => {
    const env = { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } };
    expect(seen("[{{.NODE}}]", withEnv(env))).toBe("[]");
    const settings = { configValues: { NODE: "stored" } };
    expect(seen("[{{.NODE}}]", { ...withEnv(env), settings })).toBe("[stored]");
  });

  it("are facts of the job, which the AppImage's own env may replace", () => {
    const source = "{{.JOB_ID}} {{.JOB_UID}} {{.TASK_ALIAS}} {{.ATTEMPT}}";
    expect(seen(source)).toBe(`job ${anInput().job.uid} psi 0`);
    expect(seen(source, withEnv({ name: "JOB_ID", value: "own" }))).toMatch(/^own /);
    expect(seen(source, { settings: { configValues: { JOB_ID: "stored" } } })).toMatch(/^job /);
  });

  it("are addresses with a port, of all pods and of the first of each party", () => {
    expect(seen("{{{.KUSCIA_CLUSTER_ADDRESSES}}}")).toBe(
      '{"parties":[{"name":"alice","role":"","services":[{"addresses":["job-psi-0-psi.alice.svc:80"],"portName":"psi"}]},' +
        '{"name":"bob","role":"","services":[{"addresses":["job-psi-0-psi.bob.svc:80"],"portName":"psi"}]}],' +
        '"selfEndpointIdx":0,"selfPartyIdx":0}',
    );
    expect(seen("{{{.KUSCIA_CLUSTER_ADDRESSES.parties[name=bob].services[0].addresses[0]}}}")).toBe(
      "job-psi-0-psi.bob.svc:80",
    );
    expect(seen("{{.KUSCIA_PORT_PSI_ADDRESSES}}")).toBe("job-psi-0-psi.alice.svc:80,job-psi-0-psi.bob.svc:80");
  });

  it("never let env override a fact", () => {
    expect(seen("{{.TASK_ID}}", withEnv({ name: "task_id", value: "forged" }))).toBe("job-psi");
  });

  it("come from the domain's values only where nothing else has them", () => {
    const settings = { configValues: { DB: "host", TASK_ID: "stored" } };
    expect(seen("{{.DB}} {{{.DB}}} {{.TASK_ID}} [{{.toString}}]", { settings })).toBe("host host job-psi []");
  });

  it("do not leak from one domain to another", () => {
    const input = anInput({
      appImage: anAppImage([aTemplate({}, [aContainer({ configVolumeMounts: mount("c") })])], { c: "[{{.DB}}]" }),
      domains: new Map([["alice", { configValues: { DB: "secret of alice" } }]]),
    });
    expect(renderTask(input).parties[1]?.pods[0]?.configMaps[0]?.data).toEqual({ c: "[]" });
  });
});

describe("what cannot be rendered", () => {
  const prefix = "failed to build domain alice kit info, ";

  it("names template and line", () => {
    expect(refusal(() => dataOf({ templates: { c: "a\nb {{if .X}}\n" } }))).toEqual({
      reason: "ConfigTemplateInvalid",
      message: `${prefix}config template "c", line 2: unsupported action {{if .X}}; only {{.NAME}}, {{{.PATH}}} and comments are supported`,
    });
  });

  it.each(["nope", "__proto__", "toString"])("names a template that is not there: %s", (key) => {
    const containers = [aContainer({ configVolumeMounts: mount(key) })];
    expect(refusal(() => dataOf({ containers }))).toEqual({
      reason: "ConfigTemplateNotFound",
      message: `${prefix}configVolumeMounts names "${key}", which is not in configTemplates`,
    });
  });

  it.each(["a/b", "..", ".", "..a", "", "k".repeat(254)])("refuses a key that no ConfigMap can hold: %j", (key) => {
    const given = { containers: [aContainer({ configVolumeMounts: mount(key) })], templates: { [key]: "x" } };
    expect(refusal(() => dataOf(given))?.reason).toBe("ConfigTemplateInvalid");
  });

  it("allows exactly what a ConfigMap can hold", () => {
    const templates = { c: "{{.TASK_INPUT_CONFIG}}" };
    expect(dataOf({ templates, taskInputConfig: "x".repeat(MAX_CONFIG_BYTES) })?.["c"]).toHaveLength(MAX_CONFIG_BYTES);
    expect(refusal(() => dataOf({ templates, taskInputConfig: "x".repeat(MAX_CONFIG_BYTES + 1) }))).toEqual({
      reason: "ConfigTooLarge",
      message: `${prefix}config template "c" renders to more than the 1048576 bytes that a ConfigMap can hold; the task input has 1048577 bytes, 1048577 as a JSON string; name a file or an address in it instead of the data`,
    });
  });

  it("tells how large an input becomes by its quotes", () => {
    const templates = { c: '{"input":"{{.TASK_INPUT_CONFIG}}"}' };
    expect(refusal(() => dataOf({ templates, taskInputConfig: '"'.repeat(700_000) }))?.message).toContain(
      "the task input has 700000 bytes, 1400000 as a JSON string",
    );
  });

  it("counts bytes, and all files of the pod together", () => {
    const half = "é".repeat(MAX_CONFIG_BYTES / 4);
    const given = {
      containers: [aContainer({ configVolumeMounts: mount("c", "d") })],
      templates: { c: "{{.TASK_INPUT_CONFIG}}", d: "{{.TASK_INPUT_CONFIG}}" },
    };
    expect(refusal(() => dataOf({ ...given, taskInputConfig: half }))).toBeUndefined();
    expect(refusal(() => dataOf({ ...given, taskInputConfig: `${half}é` }))?.message).toContain(
      "c, d has 1048580 bytes",
    );
  });
});
