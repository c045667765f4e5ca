import type { Verb } from "./define.ts";
import { version, whoami } from "./verbs/about.ts";
import { COMMAND_VERBS } from "./verbs/command.ts";
import { get } from "./verbs/get.ts";
import { run } from "./verbs/run.ts";
import { tree, watch } from "./verbs/tree.ts";
import { wait } from "./verbs/wait.ts";
import { why } from "./verbs/why.ts";

/** All commands, in the order of help. */
export const VERBS: readonly Verb[] = [get, tree, watch, why, run, wait, ...COMMAND_VERBS, whoami, version];
