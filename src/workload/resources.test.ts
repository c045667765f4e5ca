import { describe, expect, it } from "vitest";

import { containerResources, droppedResource } from "./resources.ts";
import { aContainer, anAppImage, aTask, aTemplate, refusal } from "./testing.ts";

const alone = { container: 0, containers: 1, replicas: 1 };

describe("containerResources", () => {
  it("divides cpu and memory over containers and replicas", () => {
    const party = { domainID: "alice", resources: { limits: { cpu: "4", memory: "4Gi" }, requests: { cpu: "2" } } };
    expect(containerResources(undefined, party, { container: 1, containers: 2, replicas: 2 })).toEqual({
      limits: { cpu: "1", memory: "1024Mi" },
      requests: { cpu: "500m" },
    });
  });

  it("lays the share over the template's, per resource name", () => {
    const template = { limits: { cpu: "9", "example.com/gpu": "1" }, requests: { memory: "1Gi" } };
    const party = { domainID: "alice", resources: { limits: { cpu: "1" } } };
    expect(containerResources(template, party, alone)).toEqual({
      limits: { cpu: "1", "example.com/gpu": "1" },
      requests: { memory: "1Gi" },
    });
  });

  it("gives other resources undivided to the first container of a replica", () => {
    const party = { domainID: "alice", resources: { limits: { "example.com/gpu": "3" } } };
    const place = { containers: 2, replicas: 4 };
    expect(containerResources(undefined, party, { ...place, container: 0 })?.limits).toEqual({
      "example.com/gpu": "3",
    });
    expect(containerResources(undefined, party, { ...place, container: 1 })).toBeUndefined();
  });

  it("keeps what the template has where the party asks for nothing", () => {
    const template = { limits: { cpu: "1.5" }, claims: [{ name: "c" }] };
    expect(containerResources(template, { domainID: "alice" }, alone)).toEqual(template);
    expect(containerResources(undefined, { domainID: "alice" }, alone)).toBeUndefined();
  });

  it("leaves out Kuscia's bandwidth resource, from either side", () => {
    const bandwidth = { limits: { "kuscia.io/bandwidth": "10" } };
    expect(containerResources(bandwidth, { domainID: "alice", resources: bandwidth }, alone)).toBeUndefined();
  });

  it("takes a number for a quantity", () => {
    const party = JSON.parse('{"domainID":"alice","resources":{"limits":{"cpu":2}}}');
    expect(containerResources(undefined, party, alone)).toEqual({ limits: { cpu: "2" } });
  });

  it("refuses what is no quantity", () => {
    const party = { domainID: "alice", resources: { requests: { memory: "lots" } } };
    expect(refusal(() => containerResources(undefined, party, alone))).toEqual({
      reason: "InvalidResources",
      message: 'the party\'s resource memory is no quantity: "lots"',
    });
  });
});

describe("droppedResource", () => {
  const bandwidth = { requests: { "kuscia.io/bandwidth": "10" } };

  it("names the bandwidth resource where party or template ask for it", () => {
    expect(droppedResource(aTask([{ domainID: "alice", resources: bandwidth }]), anAppImage())).toBe(
      "kuscia.io/bandwidth",
    );
    const image = anAppImage([aTemplate({}, [aContainer({ resources: bandwidth })])]);
    expect(droppedResource(aTask(), image)).toBe("kuscia.io/bandwidth");
    expect(droppedResource(aTask(), anAppImage())).toBeUndefined();
  });
});
