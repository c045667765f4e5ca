import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { pythonEnvironment } from "./python-environment.ts";

/** Builds the Python package: a wheel and an sdist. Needs Python 3.9 or newer with venv. */
const ROOT = resolve(import.meta.dirname, "..");
const SOURCE = join(ROOT, "python");
const BUILD = `
import sys
from flit_core import buildapi
for build in buildapi.build_sdist, buildapi.build_wheel:
    print(build(sys.argv[1]))
`;

const { values } = parseArgs({ options: { output: { type: "string", default: join(SOURCE, "dist") } } });
const output = resolve(values.output);
const stage = mkdtempSync(join(tmpdir(), "build-python-"));
try {
  cpSync(join(SOURCE, "src/kusciajob"), join(stage, "src/kusciajob"), {
    recursive: true,
    filter: (path) => !path.endsWith("__pycache__"),
  });
  copyFileSync(join(SOURCE, "pyproject.toml"), join(stage, "pyproject.toml"));
  copyFileSync(join(ROOT, "LICENSE"), join(stage, "LICENSE"));
  writeFileSync(join(stage, "README.md"), readFileSync(join(ROOT, "docs/clients/python.md"), "utf8"));
  const environment = await pythonEnvironment(join(SOURCE, "requirements/build.txt"));
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const python = join(environment, "bin/python");
  execFileSync(python, ["-c", BUILD, output], { cwd: stage, stdio: ["ignore", "inherit", "inherit"] });
} finally {
  rmSync(stage, { recursive: true, force: true });
}
