import { parseDuration } from "../../process/options.ts";
import { after } from "../../util/timer.ts";
import type { Ended, PlacedContainer, Runner, RunningContainer } from "./runner.ts";

/** How long a container pretends to run when nothing says otherwise. */
const DEFAULT_SECONDS = 0.2;

/** Containers that only pretend to run: their env `SIMULATED_RUN_FOR` says how long. */
export const simulatedRunner: Runner = {
  sharesFiles: true,
  imageNote: (image) => ({
    reason: "ImageNotUsed",
    message: `The container only pretends to run; the image ${image} is not used`,
  }),
  start,
  reap: () => {},
};

function start({ env }: PlacedContainer): RunningContainer {
  const seconds = parseDuration(env["SIMULATED_RUN_FOR"] ?? "") ?? DEFAULT_SECONDS;
  let finish: (ended: Ended) => void = () => {};
  const ended = new Promise<Ended>((resolve) => {
    finish = resolve;
  });
  const cancel = after(seconds * 1000, () => finish({ exitCode: 0, reason: "Completed" }));
  const stop = (): void => {
    cancel();
    finish({ exitCode: 143, reason: "Error" });
  };
  return { ref: "simulated://", ended, stop };
}
