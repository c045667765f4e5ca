import type { KusciaJobSpec, Task } from "./types.ts";

/** What a hook is for. */
export type HookKind = "preparation" | "release";

/** All of them, in the order in which they run. */
export const HOOKS: readonly HookKind[] = ["preparation", "release"];

/** What the objects of a hook have in place of a task's alias. */
export function hookAlias(hook: HookKind, domainID: string): string {
  return `${hook}@${domainID}`;
}

/** Whether this stands for a hook in place of a task's alias. */
export function isHookAlias(alias: string): boolean {
  return HOOKS.some((hook) => alias.startsWith(hookAlias(hook, "")));
}

/** Whether the job declares a hook. */
export function hasHooks({ preparation, release }: KusciaJobSpec): boolean {
  return preparation !== undefined || release !== undefined;
}

/** The hook as a task of the domain; undefined if the job declares none. */
export function hookTask(spec: KusciaJobSpec, hook: HookKind, domainID: string): Task | undefined {
  const asked = spec[hook];
  if (asked === undefined) return undefined;
  const { appImage, taskInputConfig = "", role = "", retryPolicy } = asked;
  return {
    alias: hookAlias(hook, domainID),
    appImage,
    taskInputConfig,
    parties: [{ domainID, ...(role !== "" && { role }) }],
    ...(retryPolicy !== undefined && { retryPolicy }),
    // That of a release counts from its creation, for a deleted job waits for it (hooks.ts).
    ...(hook === "preparation" && asked.timeoutSeconds !== undefined && { timeoutSeconds: asked.timeoutSeconds }),
  };
}
