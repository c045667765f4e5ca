import { expect, it } from "vitest";
import type { AppImage, Task } from "../api/types.ts";
import { partyNeeds } from "./needs.ts";
import { quantityOf } from "./quantity.ts";

const TASK: Task = {
  alias: "a",
  appImage: "app",
  taskInputConfig: "",
  parties: [{ domainID: "alice", resources: { requests: { cpu: "3" } } }, { domainID: "bob" }],
};

function image(replicas: number, ...resources: object[]): AppImage {
  const containers = resources.map((each, index) => ({ name: `c${index}`, resources: each }));
  const deployTemplates = [{ name: "t", replicas, spec: { containers } }];
  return { metadata: { name: "app" }, spec: { image: { name: "i" }, deployTemplates } } as AppImage;
}

const textOf = (each: ReadonlyMap<string, bigint>): string =>
  [...each].map(([what, amount]) => `${what}=${quantityOf(amount, what.endsWith("memory"))}`).join(" ");

it("of each pod is what its containers ask for together, the party's share included", () => {
  const app = image(2, { requests: { cpu: "1", memory: "1Gi" } }, { limits: { memory: "64Mi" } });
  expect(partyNeeds(TASK, app).map(({ domainID, pods, each }) => [domainID, pods, textOf(each)])).toEqual([
    ["alice", 2, "pods=1 requests.cpu=1500m requests.memory=1088Mi limits.memory=65536Ki"],
    ["bob", 2, "pods=1 requests.cpu=1 requests.memory=1088Mi limits.memory=65536Ki"],
  ]);
});

it.each([
  ["is not there", undefined],
  [
    "has no template",
    { metadata: { name: "app" }, spec: { image: { name: "i", tag: "1" }, deployTemplates: [] } } satisfies AppImage,
  ],
])("is one pod of which nothing is known while the AppImage %s", (_, app) => {
  expect(partyNeeds(TASK, app).map(({ pods, each }) => [pods, textOf(each)])).toEqual([
    [1, "pods=1"],
    [1, "pods=1"],
  ]);
});
