import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { StateFile } from "../cluster/state.ts";
import { tearDown } from "../cluster/teardown.ts";

/**
 * Runs beside a test run, and takes down what clusters are left when its input ends: that happens however the run ends,
 * by a signal too. Each line of the input names a cluster's folder.
 */
const dirs: string[] = [];
for await (const dir of createInterface({ input: process.stdin })) dirs.push(dir);
for (const dir of dirs) {
  const file = new StateFile(dir);
  const state = file.read();
  if (state) await tearDown(dir, file, state);
  rmSync(dir, { recursive: true, force: true });
}
