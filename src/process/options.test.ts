import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { helpText, option, OptionError, parseDuration, readOptions } from "./options.ts";

const table = {
  name: option("string", "", "A name."),
  "health-port": option("integer", 8081, "A port."),
  grace: option("duration", 30, "A duration."),
  "leader-elect": option("boolean", true, "A switch."),
  namespaces: option("list", ["a"], "A list."),
};

const folder = mkdtempSync(join(tmpdir(), "options-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(mkdtempSync(join(folder, "file-")), "config.yaml");
  writeFileSync(path, text);
  return path;
}

describe("readOptions", () => {
  it("takes a flag over the environment over the file over the default", () => {
    const path = file("name: file\ngrace: 1m\nnamespaces: [x, y]\n");
    const read = readOptions(table, ["--name=flag", "--config", path], { KJO_NAME: "env", KJO_GRACE: "2m" });
    expect(read).toEqual({
      name: "flag",
      grace: 120,
      namespaces: ["x", "y"],
      "health-port": 8081,
      "leader-elect": true,
    });
  });

  it.each([[["--health-port", "-1"]], [["--health-port=-1"]]])("reads a negative number from %j", (argv) => {
    expect(readOptions(table, argv, {})["health-port"]).toBe(-1);
  });

  it.each([
    [["--leader-elect"], true],
    [["--leader-elect=false"], false],
  ])("reads the switch %j", (argv, value) => {
    expect(readOptions(table, argv, {})["leader-elect"]).toBe(value);
  });

  it.each([
    [["--health-port=x"], {}, '--health-port is "x": it must be a whole number'],
    [["--grace=5 minutes"], {}, '--grace is "5 minutes": it must be seconds, or a duration such as 90s, 5m or 1h30m'],
    [[], { KJO_LEADER_ELECT: "yes" }, 'KJO_LEADER_ELECT is "yes": it must be true or false'],
    [["--nope"], {}, "Unknown option '--nope'"],
    [["--config=/does/not/exist"], {}, "cannot read the config file /does/not/exist"],
  ])("refuses %j %j", (argv, env, message) => {
    expect(() => readOptions(table, argv, env)).toThrow(OptionError);
    expect(() => readOptions(table, argv, env)).toThrow(message);
  });

  it.each([
    ["nope: 1\n", "unknown key nope"],
    ["health-port: x\n", "health-port must be integer"],
  ])("refuses the file %j", (text, message) => {
    expect(() => readOptions(table, [`--config=${file(text)}`], {})).toThrow(message);
  });
});

it.each([
  ["30", 30],
  ["1h30m", 5400],
  ["500ms", 0.5],
  ["", undefined],
  ["5x", undefined],
])("parseDuration(%j)", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

it("lists every option with its variable in the help", () => {
  const text = helpText("operator", "Runs.", table);
  for (const name of Object.keys(table)) expect(text).toContain(`--${name} `);
  expect(text).toContain("[KJO_HEALTH_PORT]");
  expect(text).toContain("Default: 30s.");
});
