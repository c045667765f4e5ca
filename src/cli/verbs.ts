import type { Verb } from "./define.ts";
import { version, whoami } from "./verbs/about.ts";
import { app } from "./verbs/app.ts";
import { approvals, approve, reject } from "./verbs/approvals.ts";
import { COMMAND_VERBS } from "./verbs/command.ts";
import { completion } from "./verbs/completion.ts";
import { console } from "./verbs/console.ts";
import { diff } from "./verbs/diff.ts";
import { domain } from "./verbs/domain.ts";
import { doctor } from "./verbs/doctor.ts";
import { events } from "./verbs/events.ts";
import { exportJob, importJob } from "./verbs/export.ts";
import { get } from "./verbs/get.ts";
import { local } from "./verbs/local.ts";
import { logs } from "./verbs/logs.ts";
import { results } from "./verbs/results.ts";
import { run } from "./verbs/run.ts";
import { set } from "./verbs/set.ts";
import { add, mark } from "./verbs/tasks.ts";
import { send } from "./verbs/send.ts";
import { schedule } from "./verbs/schedule.ts";
import { template } from "./verbs/template.ts";
import { tree, watch } from "./verbs/tree.ts";
import { wait } from "./verbs/wait.ts";
import { why } from "./verbs/why.ts";

/** All commands, in the order of help. */
export const VERBS: readonly Verb[] = [
  get,
  tree,
  watch,
  why,
  logs,
  events,
  results,
  diff,
  exportJob,
  importJob,
  run,
  wait,
  ...COMMAND_VERBS,
  set,
  add,
  mark,
  send,
  approvals,
  approve,
  reject,
  schedule,
  template,
  domain,
  app,
  local,
  console,
  doctor,
  whoami,
  version,
  completion,
];
