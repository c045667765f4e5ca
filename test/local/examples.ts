import { readFileSync } from "node:fs";
import { load, loadAll } from "js-yaml";
import type { KubeObject } from "../../src/api/kubernetes.ts";
import { APP_IMAGES, CONFIG_MAPS, DOMAINS, NAMESPACES } from "../../src/api/resources.ts";
import type { AppImage } from "../../src/api/types.ts";
import type { KubeClient } from "../../src/kube/client.ts";

/** The domains alice and bob with their data, and the application `intersect`. */
export async function applyExamples(client: KubeClient): Promise<void> {
  const types = [NAMESPACES, DOMAINS, CONFIG_MAPS];
  for (const domain of ["alice", "bob"]) {
    const objects = loadAll(readFileSync(`examples/domains/${domain}.yaml`, "utf8")) as KubeObject[];
    for (const object of objects)
      await client.create(
        types.find(({ kind }) => kind === object.kind)!,
        object,
      );
  }
  await client.create(APP_IMAGES, load(readFileSync("examples/apps/intersect.yaml", "utf8")) as AppImage);
}
