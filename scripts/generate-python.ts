import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DescMethod, FileRegistry } from "@bufbuild/protobuf";
import { EVENTS_CALLS, STREAM_CALLS, UNARY_CALLS } from "../src/service/calls.ts";
import { CallError, type ErrorName, ERRORS } from "../src/service/errors.ts";
import { type PythonCall, pythonCalls, pythonTable } from "./generate-python-calls.ts";
import { pythonModels } from "./generate-python-models.ts";

const PACKAGE = "python/src/kusciajob";
const GENERATED = `${PACKAGE}/_generated`;
const NOTE = "# Generated from src/service and proto/ by `npm run generate`. Do not edit.\n";

/** The generated files of the Python package, by path below the root of the repository. */
export function pythonFiles(root: string, registry: FileRegistry): Map<string, string> {
  const calls = allCalls(registry);
  const methods = pythonCalls(calls);
  return new Map([
    [`${GENERATED}/__init__.py`, `${NOTE}"""What is made from the definitions of the calls."""\n`],
    [`${GENERATED}/models.py`, NOTE + pythonModels(calls.map(({ desc }) => desc))],
    [`${GENERATED}/table.py`, NOTE + pythonTable(calls)],
    [`${GENERATED}/errors.py`, NOTE + errorsModule()],
    [`${GENERATED}/async_calls.py`, NOTE + methods],
    [`${GENERATED}/calls.py`, NOTE + withoutAsync(methods)],
    ...synchronousFiles(root),
    ["python/pyproject.toml", withVersion(root)],
  ]);
}

/** All calls, described by `registry`, which has the comments. A stream that has a form of events is left to that. */
function allCalls(registry: FileRegistry): PythonCall[] {
  const commented = ({ parent, localName }: DescMethod): DescMethod => {
    const found = registry.getService(parent.typeName)?.method[localName];
    if (found === undefined) throw new Error(`${parent.typeName} has no ${localName}; generate the modules first`);
    return found;
  };
  const events = new Set(EVENTS_CALLS.map(({ rpc }) => rpc));
  return [
    ...UNARY_CALLS.map((call) => ({ form: "unary" as const, call, desc: commented(call.rpc) })),
    ...STREAM_CALLS.filter(({ rpc }) => !events.has(rpc)).map((call) => ({
      form: "stream" as const,
      call,
      desc: commented(call.rpc),
    })),
    ...EVENTS_CALLS.map((call) => ({ form: "events" as const, call, desc: commented(call.rpc) })),
  ];
}

/** The codes of errors, and why a call failed by the code alone, where that says it. */
function errorsModule(): string {
  const names = Object.keys(ERRORS) as ErrorName[];
  const reasons = new Map<number, Set<string>>();
  for (const name of names) {
    const { code, reason } = new CallError(name, "");
    reasons.set(code, (reasons.get(code) ?? new Set()).add(reason));
  }
  const members = names.map((name) => {
    const { code, help } = ERRORS[name];
    return `    ${name.replaceAll(/[A-Z]/g, "_$&").toUpperCase()} = ${code}\n    """${help}"""\n`;
  });
  const rows = [...reasons].flatMap(([code, known]) => (known.size === 1 ? `    ${code}: "${[...known][0]}",\n` : []));
  return [
    `from enum import IntEnum\nfrom typing import Dict\n\n\n`,
    `class ErrorCode(IntEnum):\n    """The codes of answers. Names with the same code are the same member."""\n\n`,
    `${members.join("")}\n\nREASONS: Dict[int, str] = {\n${rows.join("")}}\n`,
  ].join("");
}

/** The synchronous client is the asynchronous one without its waiting. */
function synchronousFiles(root: string): (readonly [string, string])[] {
  const source = `${PACKAGE}/_async`;
  return readdirSync(join(root, source))
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => {
      const note = `# Generated from ../_async/${name} by \`npm run generate\`. Do not edit.\n`;
      return [`${PACKAGE}/_sync/${name}`, note + withoutAsync(readFileSync(join(root, source, name), "utf8"))];
    });
}

const WITHOUT_ASYNC: readonly (readonly [RegExp, string])[] = [
  [/\bAsyncGenerator\[(.+), None\]/g, "Generator[$1, None, None]"],
  [/\bAsync(?=[A-Z])/g, ""],
  [/\basync_calls\b/g, "calls"],
  [/\b_async\b/g, "_sync"],
  [/\basync (?=def|for|with)/g, ""],
  [/\bawait /g, ""],
  [/\bawaited\b/g, "called"],
  [/\b__a(enter|exit)__/g, "__$1__"],
  [/\ba(close|iter_bytes|read)\(/g, "$1("],
  [/\bimport asyncio\b/g, "import time"],
  [/\basyncio\.(run|sleep)\b/g, "time.$1"],
];

function withoutAsync(text: string): string {
  return WITHOUT_ASYNC.reduce((changed, [pattern, replacement]) => changed.replaceAll(pattern, replacement), text);
}

/** The package has the program's version. */
function withVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  return readFileSync(join(root, "python/pyproject.toml"), "utf8").replace(
    /^version = ".*"$/m,
    `version = "${version}"`,
  );
}
