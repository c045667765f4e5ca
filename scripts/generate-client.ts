import { STREAM_CALLS, UNARY_CALLS } from "../src/service/calls.ts";
import type { StreamCall, UnaryCall } from "../src/service/define.ts";
import { CallError, type ErrorName, ERRORS } from "../src/service/errors.ts";

const NOTE = "// Generated from src/service by `npm run generate`. Do not edit.\n";

/** What the TypeScript client knows of the calls and their errors, by path below the root of the repository. */
export function clientFiles(): Map<string, string> {
  return new Map([
    ["src/client/generated/calls.ts", NOTE + callsModule([...UNARY_CALLS, ...STREAM_CALLS])],
    ["src/client/generated/reasons.ts", NOTE + reasonsModule()],
  ]);
}

/** A constant for each call: where it is, its messages, and whether it may be sent again. */
function callsModule(calls: readonly (UnaryCall | StreamCall)[]): string {
  const files = [...new Set(calls.map(({ rpc }) => rpc.parent.file.name))].sort();
  const imports = files.map((file) => {
    const own = calls.filter(({ rpc }) => rpc.parent.file.name === file).map(({ rpc }) => rpc);
    const names = [...new Set(own.flatMap(({ input, output }) => [input.name, output.name]))].sort();
    return `import {\n${names.map((name) => `  ${name}Schema,\n`).join("")}} from "../../proto/${file}_pb.js";\n`;
  });
  const constants = calls.map(({ rpc, path, repeat }) => {
    const [input, output] = [rpc.input.name, rpc.output.name];
    return `export const ${rpc.localName} = {\n  path: "${path}",\n  input: ${input}Schema,\n  output: ${output}Schema,\n  repeat: ${repeat},\n} as const;\n`;
  });
  return `${imports.join("")}\n${constants.join("\n")}`;
}

/** Why a call failed by the code alone, where that says it. */
function reasonsModule(): string {
  const reasons = new Map<number, Set<string>>();
  for (const name of Object.keys(ERRORS) as ErrorName[]) {
    const { code, reason } = new CallError(name, "");
    reasons.set(code, (reasons.get(code) ?? new Set()).add(reason));
  }
  const rows = [...reasons].flatMap(([code, known]) => (known.size === 1 ? `  ${code}: "${[...known][0]}",\n` : []));
  return `export const REASONS: Readonly<Record<number, string>> = {\n${rows.join("")}};\n`;
}
