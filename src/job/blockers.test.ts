import { expect, it } from "vitest";
import { formatTime } from "../util/time.ts";
import { Blockers, blockersIn } from "./blockers.ts";
import { type QueuedTask, queuedTasks } from "./lines.ts";
import { aJob, START } from "./testing/builders.ts";

/** A job whose task waits for pods of alice and bob, the older the smaller its number. */
function waiting(place: number, queuedFor = ["alice", "bob"]): QueuedTask {
  const job = aJob()
    .named(`job-${place}`)
    .task("t", { parties: ["alice", "bob"] })
    .status({
      phase: "Running",
      tasks: [{ alias: "t", taskID: `${place}`, state: "Pending", reason: "QuotaExceeded", queuedFor }],
    })
    .build();
  job.metadata.uid = `uid-${place}`;
  job.metadata.creationTimestamp = formatTime(START + place * 1000);
  return queuedTasks(job)[0]!;
}

const view = (room: string) => ({ room, now: START, isCounted: true });

it("how many are before a task is found without a look at each", () => {
  let looks = 0;
  const tasks = Array.from({ length: 2000 }, (_, place): QueuedTask => {
    const { job, ...task } = waiting(place);
    return {
      ...task,
      get job() {
        looks += 1;
        return job;
      },
    };
  });
  const blockers = new Blockers(tasks);
  looks = 0;
  expect([0, 1, 1000, 1999].map((place) => blockers.before(waiting(place).job))).toEqual([0, 1, 1000, 1999]);
  expect(blockers.before(waiting(5000).job)).toBe(2000);
  expect(looks).toBeLessThanOrEqual(5 * 11);
});

it("those of the task's own job do not count", () => {
  const own = { ...waiting(1), index: 1 };
  const blockers = new Blockers([waiting(0), waiting(1), own, waiting(2)]);
  expect([blockers.before(waiting(2).job), blockers.before(own.job)]).toEqual([3, 1]);
});

it("a task that blocks in several rooms counts once, one that blocks in none does not", () => {
  const [first, second, third] = [waiting(0), waiting(1, ["bob"]), waiting(2, ["alice"])];
  const tasks = [first, second, third];
  const before = (...rooms: string[]): number =>
    blockersIn(rooms.map((room) => ({ tasks, view: view(room) }))).before(waiting(9).job);
  expect([before("alice"), before("bob"), before("alice", "bob"), before("carol"), before()]).toEqual([2, 2, 3, 0, 0]);
});
