import type { Task } from "../api/types.ts";

type Node = Pick<Task, "alias" | "dependencies">;

/** The first dependency, in declaration order, that is no task of the job. */
export function unknownDependency(tasks: readonly Node[]): { alias: string; dependency: string } | undefined {
  const aliases = new Set(tasks.map(({ alias }) => alias));
  for (const { alias, dependencies = [] } of tasks) {
    const dependency = dependencies.find((each) => !aliases.has(each));
    if (dependency !== undefined) return { alias, dependency };
  }
  return undefined;
}

/** Whether some task depends on itself, directly or through others. Unknown dependencies are left out. */
export function hasCycle(tasks: readonly Node[]): boolean {
  const dependents = dependentsOf(tasks);
  return tasks.some(({ alias }) => reach(dependents, [alias]).has(alias));
}

/** The tasks that can never have their turn, because they or tasks before them are on a cycle. Unknown dependencies are left out. */
export function neverReady(tasks: readonly Node[]): Set<string> {
  const aliases = new Set(tasks.map(({ alias }) => alias));
  const open = new Map(
    tasks.map(({ alias, dependencies = [] }) => [
      alias,
      new Set(dependencies.filter((each) => aliases.has(each))).size,
    ]),
  );
  const dependents = dependentsOf(tasks.map((task) => ({ ...task, dependencies: [...new Set(task.dependencies)] })));
  const ready = [...aliases].filter((alias) => open.get(alias) === 0);
  for (let alias = ready.pop(); alias !== undefined; alias = ready.pop()) {
    aliases.delete(alias);
    for (const dependent of dependents.get(alias) ?? []) {
      const left = (open.get(dependent) ?? 0) - 1;
      open.set(dependent, left);
      if (left === 0) ready.push(dependent);
    }
  }
  return aliases;
}

/** All tasks that depend on one of `roots`, directly or through others; the roots themselves only if they do, too. */
export function descendants(tasks: readonly Node[], roots: Iterable<string>): Set<string> {
  return reach(dependentsOf(tasks), roots);
}

function reach(dependents: ReadonlyMap<string, readonly string[]>, roots: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const queue = [...roots];
  for (let alias = queue.pop(); alias !== undefined; alias = queue.pop()) {
    for (const dependent of dependents.get(alias) ?? []) {
      if (found.has(dependent)) continue;
      found.add(dependent);
      queue.push(dependent);
    }
  }
  return found;
}

function dependentsOf(tasks: readonly Node[]): Map<string, string[]> {
  const dependents = new Map<string, string[]>();
  for (const { alias, dependencies = [] } of tasks) {
    for (const each of dependencies) {
      const known = dependents.get(each);
      if (known === undefined) dependents.set(each, [alias]);
      else known.push(alias);
    }
  }
  return dependents;
}
