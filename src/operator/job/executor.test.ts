import { setMaxListeners } from "node:events";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { beforeEach, describe, expect, it } from "vitest";
import type { KubeObject } from "../../api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../../api/names.ts";
import type { PlannedChild } from "../../job/types.ts";
import { KubeClient } from "../../kube/client.ts";
import { CanceledError } from "../../kube/errors.ts";
import type { Outgoing } from "../../kube/exchange.ts";
import { silentLogger } from "../../kube/logger.ts";
import { settle } from "../../kube/testing/fake-clock.ts";
import { createCaches } from "../caches.ts";
import { Executor, readExisting } from "./executor.ts";

const OURS = { [LABEL.jobID]: "j", [LABEL.jobUID]: "u", [LABEL.attempt]: "0", [LABEL.podIdentity]: "p" };
const GONE_AT = "2026-01-08T03:04:05Z";

function aPod(labels: Record<string, string> | undefined, deletionTimestamp?: string): KubeObject {
  const annotations = { [ANNOTATION.taskAlias]: "a" };
  return { metadata: { namespace: "alice", name: "a-0", annotations, ...(labels && { labels }), deletionTimestamp } };
}

function ofTask(alias: string | undefined): KubeObject {
  const pod = aPod(OURS);
  return { metadata: { ...pod.metadata, annotations: alias === undefined ? {} : { [ANNOTATION.taskAlias]: alias } } };
}

const leaving = { reason: "OldPodsRunning", permanent: false, message: "Pod alice/a-0 is being deleted" };
const taken = (whose: string, permanent: boolean) => ({
  reason: "CreateTaskFailed",
  permanent,
  message: `Pod alice/a-0 exists and ${whose}; delete it or choose another taskID`,
});

it.each([
  ["the object itself, made earlier", aPod(OURS), undefined],
  ["ours on its way out", aPod(OURS, GONE_AT), leaving],
  ["a stranger's", aPod(undefined), taken("is not ours", true)],
  ["a stranger's on its way out", aPod(undefined, GONE_AT), leaving],
  ["another job's", aPod({ ...OURS, [LABEL.jobUID]: "v", [LABEL.jobID]: "k" }), taken("belongs to job k", true)],
  ["another job's on its way out", aPod({ ...OURS, [LABEL.jobUID]: "v" }, GONE_AT), leaving],
  ["another attempt's", aPod({ ...OURS, [LABEL.attempt]: "1" }), taken("belongs to job j", false)],
  ["another task's of the job", ofTask("b"), taken("belongs to task b of the job", false)],
  ["a task's whose annotation is gone", ofTask(undefined), taken("belongs to job j", false)],
])("reads a name that is taken by %s", (_, found, problem) => {
  expect(readExisting("Pod", found, aPod(OURS))).toEqual(problem);
});

/** What the API server was asked for, and how it answers when the test says so. */
interface Held {
  readonly path: string;
  readonly body: KubeObject;
  answer(code: number, body: object): Promise<void>;
}

describe("creations", () => {
  let held: Held[];
  let rendered: string[];
  let executor: Executor;
  let abort: AbortController;
  let answered: number;

  beforeEach(() => {
    abort = new AbortController();
    setMaxListeners(0, abort.signal);
    answered = 0;
    held = [];
    rendered = [];
    const client = KubeClient.create({ userAgent: "unit/1", connections: 4, exchange });
    executor = new Executor(client, createCaches(), silentLogger as never);
  });

  const exchange = ({ options, body = "", beforeSend, signal }: Outgoing): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      try {
        beforeSend?.();
      } catch (error) {
        reject(error);
        return;
      }
      signal.addEventListener("abort", () => reject(signal.reason as Error));
      const answer = (code: number, object: object): Promise<void> => {
        const message = Readable.from([JSON.stringify(object)]);
        resolve(Object.assign(message, { statusCode: code, headers: {} }) as unknown as IncomingMessage);
        return settle();
      };
      held.push({ path: options.path ?? "", body: JSON.parse(body) as KubeObject, answer });
    });

  const child = (namespace: string, index: number): PlannedChild => {
    const name = `${namespace}-${index}`;
    const render = (): KubeObject => {
      rendered.push(name);
      return { metadata: { namespace, name } };
    };
    return { kind: "Pod", namespace, name, role: "", render };
  };
  const create = (children: readonly PlannedChild[], isWanted: (part: string) => boolean = () => true) =>
    executor.create(
      { jobUID: "u", alias: "a", attempt: 0, children },
      { signal: abort.signal, isWanted, getOn: () => (answered += 1) },
    );
  const accept = (request: Held): Promise<void> => {
    const { metadata } = request.body;
    return request.answer(201, { metadata: { ...metadata, uid: metadata.name, resourceVersion: "1" } });
  };
  const many = (namespace: string, count: number): PlannedChild[] =>
    Array.from({ length: count }, (_, index) => child(namespace, index));

  it("of one kind end as soon as the job is stopped: what waits is neither sent nor rendered", async () => {
    let stopped = false;
    const result = create(many("alice", 1000), () => !stopped);
    await settle();
    const underWay = held.length;
    expect(underWay).toBeLessThanOrEqual(3);
    await accept(held[0]!);
    expect(held.length).toBe(underWay + 1);
    stopped = true;
    for (const each of held.slice(1)) await accept(each);
    expect(await result).toEqual({ alias: "a" });
    expect(answered).toBe(1000);
    expect(held.length).toBe(underWay + 1);
    expect(rendered).toHaveLength(underWay + 1);
  });

  it("that are given up are not waited for, though the API server says nothing", async () => {
    const result = create(many("alice", 1000));
    await settle();
    const underWay = held.length;
    expect(underWay).toBeGreaterThan(0);
    abort.abort(new CanceledError());
    expect(await result).toEqual({ alias: "a" });
    expect(held).toHaveLength(underWay);
  });

  it("refused for their size say how large the object is, and are not tried again", async () => {
    const results = create(many("alice", 1));
    await settle();
    await held[0]!.answer(500, { kind: "Status", code: 500, message: "etcdserver: request is too large" });
    const result = await results;
    expect(result.failure).toMatchObject({ reason: "ConfigTooLarge", permanent: true, domainID: "alice" });
  });

  it("end in a namespace where the API server is in trouble, and go on in others", async () => {
    const result = create([...many("alice", 5), ...many("bob", 5)]);
    await settle();
    const trouble = { kind: "Status", code: 500, reason: "InternalError", message: "failed calling webhook" };
    for (let i = 0; i < held.length; i += 1) {
      const each = held[i]!;
      if (each.path.includes("/alice/")) await each.answer(500, trouble);
      else await accept(each);
    }
    expect(await result).toMatchObject({
      alias: "a",
      failure: { domainID: "alice", reason: "APIError", permanent: false },
    });
    expect(held.filter(({ path }) => path.includes("/alice/")).length).toBeLessThan(3);
    expect(held.filter(({ path }) => path.includes("/bob/"))).toHaveLength(5);
  });
});
