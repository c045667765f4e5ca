import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { onTestFinished } from "vitest";

/**
 * For the rest of a test all modules of this process get another function of the file system in place of this one, which is
 * handed to whoever makes it: what a real disk does when it is full cannot be had otherwise. Modules are not mocked, so that
 * test files can share them.
 */
export function replaceInFileSystem<K extends keyof typeof fs>(
  name: K,
  make: (original: (typeof fs)[K]) => (typeof fs)[K],
): void {
  const original = fs[name];
  const set = (value: (typeof fs)[K]): void => {
    fs[name] = value;
    syncBuiltinESMExports();
  };
  set(make(original));
  onTestFinished(() => set(original));
}
