import { expect, it } from "vitest";
import { chooseMode } from "./choose-mode.ts";

it.each([
  ["root on Linux with containerd", "linux", true, ["containerd"], "real"],
  ["root on Linux that can install it", "linux", true, ["apt-get"], "real"],
  ["root on Linux with neither", "linux", true, [], "simulated"],
  ["a user on Linux", "linux", false, ["containerd"], "simulated"],
  ["another system", "darwin", true, ["containerd"], "simulated"],
])("%s", (...[, platform, root, programs, mode]) => {
  const choice = chooseMode({ platform, root, has: (program) => programs.includes(program) });
  expect(choice.mode).toBe(mode);
  expect(choice.why).toMatch(mode === "real" ? /^real containers/ : /pods are simulated/);
});
