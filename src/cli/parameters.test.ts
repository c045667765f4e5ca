import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parametersOf } from "./parameters.ts";
import { zonedText } from "./verbs/zoned-text.ts";

const folder = mkdtempSync(join(tmpdir(), "kj-parameters-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("parameters come from a file and from flags, which win; all are texts", async () => {
  const params = join(folder, "params.yaml");
  writeFileSync(params, "column: id\nrows: 10\nextra: {a: 1}\n");
  expect(await parametersOf({ params, parameter: ["column=phone", "sql=a = b"] })).toEqual({
    column: "phone",
    rows: "10",
    extra: '{"a":1}',
    sql: "a = b",
  });
  expect(await parametersOf({})).toEqual({});
});

it("what is no parameter is refused", async () => {
  await expect(parametersOf({ parameter: ["column"] })).rejects.toThrow("-p column is not NAME=VALUE");
  const params = join(folder, "list.yaml");
  writeFileSync(params, "- a\n");
  await expect(parametersOf({ params })).rejects.toThrow("holds no parameters");
  await expect(parametersOf({ params: join(folder, "none") })).rejects.toThrow("cannot read");
});

it.each([
  ["2026-11-29T18:00:00Z", "Asia/Shanghai", "Europe/Berlin", "2026-11-30 02:00 Asia/Shanghai (19:00 yours)"],
  ["2026-07-01T00:00:00Z", "Europe/Berlin", "Europe/Berlin", "2026-07-01 02:00 Europe/Berlin"],
])("the time %s in %s is shown to a user in %s as %s", (time, zone, own, text) => {
  expect(zonedText(time, zone, own)).toBe(text);
});
