import { expect, it } from "vitest";
import { imageLines, resourcesText } from "./asked-image.ts";

it("an AppImage is shown with what its pods run, use and mount, by role", () => {
  const container = {
    command: ["/bin/psi"],
    args: ["--config", "/work/task.conf"],
    resources: { requests: { cpu: "500m" }, limits: { cpu: 1, memory: "1Gi" } },
    volumeMounts: [{ name: "data", readOnly: true }, { name: "out" }],
  };
  const deployTemplates = [
    { role: "server", replicas: 2, spec: { containers: [container] } },
    { spec: { containers: [{ command: ["/bin/psi\nx"] }] } },
  ];
  expect(imageLines("psi", { image: { name: "psi", tag: "1.4" }, deployTemplates })).toEqual([
    "  runs     psi: image psi:1.4",
    "           2 pods each as server: /bin/psi --config /work/task.conf",
    "           uses cpu 1, memory 1Gi; mounts data (ro), out",
    "           1 pod each: /bin/psi x",
  ]);
  expect(imageLines("psi", null)).toEqual(["  runs     psi: there is no such AppImage yet"]);
  expect(resourcesText(null)).toBe("");
});
