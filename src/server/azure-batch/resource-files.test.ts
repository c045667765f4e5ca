import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scriptOf } from "./command-line.ts";
import { requireFetchable } from "./resource-files.ts";

const file = (httpUrl: string, filePath = "x", fileMode?: string) => [
  { httpUrl, filePath, ...(fileMode !== undefined && { fileMode }) },
];

it("fetches only from hosts that are named", () => {
  const check = (url: string, ...hosts: string[]) => requireFetchable(file(url), "resourceFiles", hosts);
  for (const [url, host] of [
    ["http://a.test/x", "a.test"],
    ["https://a.test:8443/x?sig=1", "a.test"],
    ["http://a.test:81/x", "a.test:81"],
  ])
    expect(() => check(url!, host!)).not.toThrow();
  for (const [url, ...hosts] of [
    ["http://a.test/x"],
    ["http://b.test/x", "a.test"],
    ["http://a.test:81/x", "a.test:82"],
    ["http://a.test@b.test/x", "a.test"],
    ["http://x.a.test/x", "a.test"],
  ])
    expect(() => check(url!, ...hosts)).toThrow("not supported");
});

it("finds its files below the working directory, with their modes", () => {
  for (const [path, mode] of [
    ["../x", undefined],
    ["/x", undefined],
    ["a/../../x", undefined],
    ["", undefined],
    ["x", "999"],
    ["x", "0770; true"],
  ] as const)
    expect(() => requireFetchable(file("http://a.test/x", path, mode), "resourceFiles", ["a.test"])).toThrow("invalid");
});

it("is fetched before the program begins, which does not begin without it", () => {
  const folder = mkdtempSync(join(tmpdir(), "resource-files-"));
  const run = (url: string): string => {
    const script = scriptOf("cat 'in/it'\\''s'", [], file(url, "in/it's", "0600"))!;
    return execFileSync("sh", ["-c", script], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  };
  writeFileSync(join(folder, "source"), "of a file\n");
  expect(run(`file://${join(folder, "source")}`)).toBe("of a file\n");
  expect(readFileSync(join(folder, "in/it's"), "utf8")).toBe("of a file\n");
  expect(() => run(`file://${join(folder, "none")}`)).toThrow("resource file in/it's could not be fetched");
  rmSync(folder, { recursive: true });
});
