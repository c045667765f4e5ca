import { expect, it } from "vitest";
import type { KubeObject, Stored } from "../../api/kubernetes.ts";
import { Cache } from "../../kube/cache.ts";
import { KeptAnswers } from "./kept-answers.ts";

const named = (name: string): Stored => ({
  metadata: { name, namespace: "ns", uid: name, resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z" },
});

it("works an answer out once while nothing changes, and says when something has", async () => {
  const cache = new Cache<KubeObject>();
  const answers = new KeptAnswers<number>([cache]);
  let worked = 0;
  const ask = () => answers.of("how many", () => Promise.resolve((worked += 1)));
  cache.replace({ items: [named("a"), named("b")], resourceVersion: "8" });
  expect([await ask(), await ask()]).toEqual(Array.from({ length: 2 }, () => ({ answer: 1, isCurrent: true })));
  // A full read without an object brings no newer version of any.
  cache.replace({ items: [named("a")], resourceVersion: "9" });
  expect(await ask()).toEqual({ answer: 1, isCurrent: false });
  expect(await answers.of("something else", () => Promise.resolve(7))).toEqual({ answer: 7, isCurrent: true });
});
