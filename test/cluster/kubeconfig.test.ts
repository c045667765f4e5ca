import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { clientKubeconfig, readCredentials } from "./kubeconfig.ts";

it("reads back the kubeconfig it writes", () => {
  const dir = mkdtempSync(join(tmpdir(), "cluster-kubeconfig-"));
  const path = join(dir, "kubeconfig");
  const credentials = { server: "https://127.0.0.1:21002", ca: "ca\n", cert: "cert\n", key: "key\n" };
  writeFileSync(path, clientKubeconfig(credentials));
  expect(readCredentials(path)).toEqual(credentials);
  writeFileSync(path, "just text");
  expect(() => readCredentials(path)).toThrow("is no kubeconfig");
  rmSync(dir, { recursive: true });
});
