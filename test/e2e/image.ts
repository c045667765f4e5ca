import { join } from "node:path";
import { inject } from "vitest";
import { buildImage } from "../../scripts/image.ts";
import { makeCached } from "../cluster/binaries/cache.ts";
import { withFileLock } from "../cluster/fileLock.ts";

/** Archive of the program's image, built once a run. */
export async function imageArchive(): Promise<string> {
  const path = join(inject("runFolder"), "image.tar");
  const build = (): Promise<void> =>
    makeCached(path, async (draft) => {
      buildImage({ output: draft });
    });
  await withFileLock(`${path}.lock`, build, { timeoutMs: 600_000 });
  return path;
}
