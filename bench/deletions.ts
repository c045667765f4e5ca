import { setTimeout as sleep } from "node:timers/promises";
import { KUSCIA_JOBS } from "../src/api/resources.ts";
import { ApiError, TransportError } from "../src/kube/errors.ts";
import { print, round, say } from "./figures.ts";
import type { Field } from "./field.ts";
import { writeHistory } from "./history.ts";
import { HISTORY_NAMESPACE } from "./load.ts";
import { OperatorPlayer } from "./operator.ts";
import type { Sizes } from "./shapes.ts";
import { measure } from "./turn.ts";

/** Thousands of finished jobs deleted at once: whether new jobs wait for it. */
export async function deletions(field: Field, sizes: Sizes): Promise<void> {
  const { jobs = 40, finished = 10_000 } = sizes;
  const work = { jobs, tasks: 2, parties: 2, chained: true, everyMs: 250 };
  say(`deletions: writing ${finished} finished jobs`);
  await writeHistory(field, finished);
  const player = await OperatorPlayer.start(field);
  const left = async (): Promise<number> =>
    (await field.client.listAll(KUSCIA_JOBS, { namespace: HISTORY_NAMESPACE })).items.length;
  try {
    say("deletions: new work before");
    const { figures: before } = await measure(field, player, { ...work, name: "before" });
    say("deletions: new work while they are deleted");
    const begin = performance.now();
    const deleted = deleteAll(field);
    const { figures: beside } = await measure(field, player, { ...work, name: "beside" });
    await deleted;
    while ((await left()) > 0) {
      player.program.requireAlive();
      // A list of thousands is work for the API server too.
      await sleep(1000);
    }
    const seconds = (performance.now() - begin) / 1000;
    const delay = beside.readyToCreatedMs.p99 - before.readyToCreatedMs.p99;
    print({
      bench: "deletions",
      finished,
      jobs,
      readyToCreatedMs: { before: roundedBoth(before.readyToCreatedMs), beside: roundedBoth(beside.readyToCreatedMs) },
      eventLoopP99Ms: round(beside.eventLoopP99Ms ?? 0),
      seconds: round(seconds),
      deletedPerSecond: round(finished / seconds),
      targets: { "p99 of new jobs at most 200 ms later": delay <= 200 },
    });
  } finally {
    await player.stop();
    await field.clear();
  }
}

/** Asks again and again: the API server ends each request after a minute, and what it deleted by then stays deleted. */
async function deleteAll({ client }: Field): Promise<void> {
  const options = { labelSelector: "!none-has-this-label", timeoutMs: 120_000 };
  for (;;) {
    try {
      await client.deleteCollection(KUSCIA_JOBS, HISTORY_NAMESPACE, options);
      return;
    } catch (error) {
      const cutShort = error instanceof TransportError || (error instanceof ApiError && error.code === 504);
      if (!cutShort) throw error;
      await sleep(1000);
    }
  }
}

function roundedBoth({ p50, p99 }: { p50: number; p99: number }): object {
  return { p50: round(p50), p99: round(p99) };
}
