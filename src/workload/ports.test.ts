import { describe, expect, it } from "vitest";

import type { ContainerPort } from "../api/types.ts";
import { allocatePorts, metricPort, portEnv, servicePorts } from "./ports.ts";
import { aContainer, aTemplate, refusal } from "./testing.ts";

function ofContainers(...ports: (ContainerPort[] | undefined)[]) {
  return aTemplate(
    { name: "t", role: "r" },
    ports.map((list, index) => aContainer({ name: `c${index}`, ports: list })),
  );
}

describe("allocatePorts", () => {
  it("numbers the ports of the pod by position, over all containers", () => {
    const template = ofContainers([{ name: "a", scope: "Cluster", protocol: "GRPC" }], undefined, [
      { name: "b", port: 8080 },
      { name: "c", scope: "Domain" },
    ]);
    expect(allocatePorts(template, false)).toEqual([
      { name: "a", port: 20000, scope: "Cluster", protocol: "GRPC", container: 0 },
      { name: "b", port: 20001, scope: "Local", protocol: "HTTP", container: 2 },
      { name: "c", port: 20002, scope: "Domain", protocol: "HTTP", container: 2 },
    ]);
  });

  it("honours the AppImage's numbers where the domain wants it", () => {
    const ports = allocatePorts(ofContainers([{ name: "a", port: 8080 }, { name: "b" }, { name: "c", port: 0 }]), true);
    expect(ports.map(({ port }) => port)).toEqual([8080, 20001, 20002]);
  });

  it("refuses a repeated name in Kuscia's words", () => {
    expect(refusal(() => allocatePorts(ofContainers([{ name: "a" }], [{ name: "a" }]), false))).toEqual({
      reason: "DuplicatePort",
      message: `failed to merge ports in deploy template 't/r', duplicate port "a"`,
    });
  });

  it("refuses a repeated number, which only honoured numbers can be", () => {
    const template = ofContainers([{ name: "a", port: 80 }], [{ name: "b", port: 80 }]);
    expect(refusal(() => allocatePorts(template, false))).toBeUndefined();
    expect(refusal(() => allocatePorts(template, true))?.reason).toBe("DuplicatePort");
  });

  it.each(["", "A", "a_b", "-a", "a-", "a--b", "123", "abcdefghijklmnop"])("refuses the name %j", (name) => {
    expect(refusal(() => allocatePorts(ofContainers([{ name }]), false))?.reason).toBe("InvalidPort");
  });

  it("refuses a number that is no port", () => {
    expect(refusal(() => allocatePorts(ofContainers([{ name: "a", port: 65536 }]), true))?.reason).toBe("InvalidPort");
  });
});

describe("views of the ports", () => {
  const ports = allocatePorts(ofContainers([{ name: "client-server" }, { name: "fed", scope: "Cluster" }]), false);

  it("gives every container the numbers of the pod", () => {
    expect(portEnv(ports)).toEqual([
      { name: "KUSCIA_PORT_CLIENT_SERVER_NUMBER", value: "20000" },
      { name: "KUSCIA_PORT_FED_NUMBER", value: "20001" },
    ]);
  });

  it("makes Services for all but Local ports", () => {
    expect(servicePorts(ports).map(({ name }) => name)).toEqual(["fed"]);
  });

  it.each([
    [{ path: "/metrics", port: "fed" }, 20001],
    [{ path: "/metrics" }, undefined],
    [{ port: "fed" }, undefined],
    [undefined, undefined],
  ])("finds the number of metricProbe %j", (metricProbe, number) => {
    expect(metricPort(aContainer({ metricProbe }), ports)).toBe(number);
  });

  it("refuses a metricProbe that names no port", () => {
    const container = aContainer({ metricProbe: { path: "/metrics", port: "nope" } });
    expect(refusal(() => metricPort(container, ports))?.reason).toBe("MetricPortNotFound");
  });
});
