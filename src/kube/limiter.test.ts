import { expect, test } from "vitest";
import { Limiter, type Turn } from "./limiter.ts";
import { settle } from "./testing/fake-clock.ts";

const turn: Turn = { level: "urgent", namespace: "alice" };

test("waiters are admitted in order, one per release; an aborted one loses its place", async () => {
  const limiter = new Limiter(1);
  const never = new AbortController().signal;
  const impatient = new AbortController();
  const admitted: string[] = [];
  await limiter.acquire(turn, never);
  const second = limiter.acquire(turn, impatient.signal);
  const third = limiter.acquire(turn, never).then(() => admitted.push("third"));
  const fourth = limiter.acquire(turn, never).then(() => admitted.push("fourth"));
  impatient.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  limiter.release(turn);
  await third;
  await settle();
  expect(admitted).toEqual(["third"]);
  limiter.release(turn);
  await fourth;
  limiter.release(turn);
  await limiter.acquire(turn, never);
});

test("an aborted signal gets no place", async () => {
  const limiter = new Limiter(1);
  await expect(limiter.acquire(turn, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  await limiter.acquire(turn, new AbortController().signal);
});
