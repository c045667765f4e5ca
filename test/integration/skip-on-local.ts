import { sep } from "node:path";
import { beforeEach } from "vitest";
import { isOnLocal, NOT_ON_LOCAL } from "./not-on-local.ts";

/** Against local mode: skips what it does not have, with the reason. */
if (isOnLocal()) {
  beforeEach((context) => {
    const path = context.task.file.filepath.split(sep).join("/");
    const { tests, why = "" } = NOT_ON_LOCAL[path.replace(/^.*\/test\/integration\//, "")] ?? {};
    if (tests?.test(context.task.fullTestName ?? context.task.name) === true) context.skip(`local mode: ${why}`);
  });
}
