import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import type { KubeObject } from "../api/kubernetes.ts";
import { KUSCIA_JOBS } from "../api/resources.ts";
import { KubeClient } from "../kube/client.ts";
import type { WatchOptions } from "../kube/options.ts";
import type { WatchEvent } from "../kube/watch.ts";
import { Freshness } from "./freshness.ts";

function setUp(): {
  freshness: Freshness;
  at: (ms: number) => void;
  answers: (works: boolean) => void;
  next: (type: string) => void;
  end: () => void;
} {
  let now = 0;
  let works = true;
  let wake: (event: WatchEvent<KubeObject> | undefined) => void = () => undefined;
  const client = {
    raw: () => (works ? Promise.resolve({ code: 200, text: "ok", headers: {} }) : Promise.reject(new Error("down"))),
    listAll: () => Promise.reject(new Error("not used")),
    async *watch(_type: unknown, { onOpen }: WatchOptions) {
      onOpen?.();
      for (;;) {
        const event = await new Promise<WatchEvent<KubeObject> | undefined>((resolve) => (wake = resolve));
        if (event === undefined) return;
        yield event;
      }
    },
  };
  const freshness = new Freshness({ client: client as never, staleMs: 1000, now: () => now });
  return {
    freshness,
    at: (ms) => void (now = ms),
    answers: (value) => void (works = value),
    next: (type) => wake({ type, object: { metadata: {} } } as WatchEvent<KubeObject>),
    end: () => wake(undefined),
  };
}

/** Reads the watch as a reflector does. */
async function follow(freshness: Freshness): Promise<void> {
  for await (const _event of freshness.watched.watch(KUSCIA_JOBS)) continue;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("counts an event as proof, and an answer while the watch stands", async () => {
  const { freshness, at, next, end } = setUp();
  expect(freshness.age).toBe(Number.POSITIVE_INFINITY);
  expect(() => freshness.requireFresh()).toThrow("has just started");
  void follow(freshness);
  await settle();
  next("ADDED");
  await settle();
  at(900);
  expect([freshness.age, freshness.isStale]).toEqual([900, false]);
  at(2000);
  expect(() => freshness.requireFresh()).toThrow("no contact to the Kubernetes API server for 2 s, try again later");
  await freshness.probe();
  expect(freshness.isStale).toBe(false);
  end();
  await settle();
  at(4000);
  // The API server answers, but nobody tells us what changes.
  await freshness.probe();
  expect([freshness.isReachable, freshness.isStale]).toEqual([true, true]);
});

it("counts no answer while the watch is not let in", async () => {
  let letIn = (): void => undefined;
  const door = new Promise<void>((resolve) => (letIn = resolve));
  const client = KubeClient.create({
    userAgent: "test",
    exchange: async ({ options: { path } }) => {
      const isWatch = path?.includes("watch=true") === true;
      if (isWatch) await door;
      const body = Object.assign(new PassThrough(), { statusCode: 200, headers: {} });
      if (!isWatch) body.end("{}");
      return body as unknown as IncomingMessage;
    },
  });
  const freshness = new Freshness({ client, staleMs: 1000, now: () => 0 });
  void follow(freshness);
  await freshness.probe();
  expect([freshness.isReachable, freshness.isStale]).toEqual([true, true]);
  letIn();
  await settle();
  await freshness.probe();
  expect(freshness.isStale).toBe(false);
  client.close();
});

it("believes in an outage after the second failure, and in its end at once", async () => {
  const { freshness, answers } = setUp();
  answers(false);
  await freshness.probe();
  expect(freshness.isReachable).toBe(true);
  await freshness.probe();
  expect(() => freshness.requireReachable()).toThrow("the Kubernetes API server cannot be reached, try again later");
  answers(true);
  await freshness.probe();
  expect(() => freshness.requireReachable()).not.toThrow();
});
