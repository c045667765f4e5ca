import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileRegistry, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** Where the generated modules live. */
export const PROTO_OUT = "src/proto";
const OPENAPI = "src/server/reference/openapi.json";
const DOCS = "docs/api.md";
const MARK = "<!-- Generated from proto/ by `npm run generate`; do not edit below. -->";

/** Generates the modules of `proto/`; the answer maps each file, relative to the repository, to what it must hold. */
export function generateProto(): Map<string, string> {
  return inFolder((folder) => {
    buf("generate", "--output", folder);
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.(js|d\.ts)$/.test(name),
    );
    return new Map(names.sort().map((name) => [join(PROTO_OUT, name), readFileSync(join(folder, name), "utf8")]));
  });
}

/**
 * Generates the OpenAPI document and the second half of `docs/api.md`. Needs the modules of `generateProto` in place, as it
 * asks the server's own tables which calls there are.
 */
export async function generateApiReference(): Promise<Map<string, string>> {
  const [{ openApi }, { referenceMarkdown }] = await Promise.all([
    import("../src/server/reference/openapi.ts"),
    import("../src/server/reference/markdown.ts"),
  ]);
  const registry = registryWithComments();
  const [introduction = ""] = readFileSync(DOCS, "utf8").split(MARK, 1);
  return new Map([
    [OPENAPI, `${JSON.stringify(openApi(registry), undefined, 2)}\n`],
    [DOCS, `${introduction}${MARK}\n\n${referenceMarkdown(registry)}`],
  ]);
}

/** The descriptors of `proto/` with the comments in its files. */
export function registryWithComments(): FileRegistry {
  return inFolder((folder) => {
    const image = join(folder, "image.binpb");
    buf("build", "--output", image);
    return createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(image)));
  });
}

function inFolder<R>(work: (folder: string) => R): R {
  const folder = mkdtempSync(join(tmpdir(), "generate-proto-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function buf(...args: string[]): void {
  execFileSync("node_modules/.bin/buf", args, { stdio: ["ignore", "inherit", "inherit"] });
}
