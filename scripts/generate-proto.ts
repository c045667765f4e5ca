import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the generated modules live. */
export const PROTO_OUT = "src/server/gen";

/** Generates the modules of `proto/`; the answer maps each file, relative to the repository, to what it must hold. */
export function generateProto(): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "generate-proto-"));
  try {
    execFileSync("node_modules/.bin/buf", ["generate", "--output", folder], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.(js|d\.ts)$/.test(name),
    );
    return new Map(names.sort().map((name) => [join(PROTO_OUT, name), readFileSync(join(folder, name), "utf8")]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
