import { describe, expect, it } from "vitest";
import { parseHierarchies } from "./cgroups.ts";

const V1 = "cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\ncgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\n";
const UNIFIED = (path: string): string => `cgroup2 ${path} cgroup2 rw,nosuid 0 0\n`;
const OTHER = "tmpfs /sys/fs/cgroup tmpfs rw 0 0\n";

describe("parseHierarchies", () => {
  it.each([
    ["v2", OTHER + UNIFIED("/sys/fs/cgroup"), [{ path: "/sys/fs/cgroup", unified: true }]],
    [
      "hybrid",
      OTHER + V1 + UNIFIED("/sys/fs/cgroup/unified"),
      [
        { path: "/sys/fs/cgroup/cpu", unified: false },
        { path: "/sys/fs/cgroup/memory", unified: false },
        { path: "/sys/fs/cgroup/unified", unified: true },
      ],
    ],
    ["none", OTHER, []],
  ])("finds the hierarchies of a %s machine", (_, mounts, expected) => {
    expect(parseHierarchies(mounts)).toEqual(expected);
  });
});
