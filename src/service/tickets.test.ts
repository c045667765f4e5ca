import { expect, it } from "vitest";
import { masterCaller } from "./caller.ts";
import { TICKET_SECONDS, Tickets } from "./tickets.ts";

const alice = masterCaller("alice", "alice");

it("stands for its caller once", () => {
  const tickets = new Tickets(() => 0);
  const [one, other] = [tickets.issue(alice), tickets.issue(masterCaller("bob", "bob"))];
  expect(tickets.redeem(one)?.name).toBe("alice");
  expect(tickets.redeem(one)).toBeUndefined();
  expect(tickets.redeem(other)?.name).toBe("bob");
  expect(tickets.redeem("made up")).toBeUndefined();
});

it("is good for its time, not longer", () => {
  let now = 0;
  const tickets = new Tickets(() => now);
  const [one, other] = [tickets.issue(alice), tickets.issue(alice)];
  now = TICKET_SECONDS * 1000 - 1;
  expect(tickets.redeem(one)).toBeDefined();
  now += 1;
  expect(tickets.redeem(other)).toBeUndefined();
});

it("makes room for new ones by giving up the oldest", () => {
  const tickets = new Tickets(() => 0);
  const first = tickets.issue(alice);
  const others = Array.from({ length: 10_000 }, () => tickets.issue(alice));
  expect(tickets.redeem(first)).toBeUndefined();
  expect(tickets.redeem(others[0]!)).toBeDefined();
});
