import { describe, expect, it } from "vitest";
import { ANNOTATION } from "../api/names.ts";
import type { AppImage } from "../api/types.ts";
import type { SharedNetwork, TaskInput, TaskWorkload } from "./input.ts";
import { renderTask } from "./render.ts";
import { aContainer, anAppImage, anInput, aTask, aTemplate } from "./testing.ts";

const CONFIG = "ports={{.ALLOCATED_PORTS}} number={{.KUSCIA_PORT_FED_NUMBER}} all={{.TASK_CLUSTER_DEFINE}}";

/** Blocks of ten, in the order in which they are asked for; a wanted one is given. */
function network(): SharedNetwork & { asked: (number | undefined)[] } {
  const blocks = new Map<string, number>();
  const asked: (number | undefined)[] = [];
  return {
    address: "127.0.0.1",
    asked,
    firstPort: (identity, _count, wanted) => {
      asked.push(wanted);
      const first = blocks.get(identity) ?? wanted ?? 30_000 + 10 * blocks.size;
      blocks.set(identity, first);
      return first;
    },
  };
}

function app(): AppImage {
  const container = aContainer({
    ports: [{ name: "loc" }, { name: "fed", scope: "Cluster" }, { name: "dom", scope: "Domain" }],
    metricProbe: { path: "/metrics", port: "loc" },
  });
  return anAppImage([aTemplate({ replicas: 2 }, [container])], { "task-config.conf": CONFIG });
}

function render(overrides: Partial<TaskInput> = {}): TaskWorkload {
  return renderTask(anInput({ appImage: app(), task: aTask(), network: network(), ...overrides }));
}

describe("pods that share an address", () => {
  const { parties } = render();
  const [alice, bob] = parties;

  it("have ports of their own, and endpoints that name them", () => {
    const endpoints = (party = alice): string[] => (party?.endpoints ?? []).map(({ endpoint }) => endpoint);
    expect(endpoints()).toEqual(["127.0.0.1:30001", "127.0.0.1:30002", "127.0.0.1:30011", "127.0.0.1:30012"]);
    expect(endpoints(bob)).toEqual(["127.0.0.1:30021", "127.0.0.1:30022", "127.0.0.1:30031", "127.0.0.1:30032"]);
  });

  it("are told of them wherever ports are told", () => {
    const [, second] = alice?.pods ?? [];
    const [container] = second?.pod.spec?.containers ?? [];
    expect(container?.ports?.map(({ containerPort }) => containerPort)).toEqual([30_010, 30_011, 30_012]);
    expect(container?.env).toContainEqual({ name: "KUSCIA_PORT_FED_NUMBER", value: "30011" });
    expect(second?.pod.metadata.annotations?.[ANNOTATION.metricPort]).toBe("30010");
    expect(second?.services.map(({ spec }) => spec?.ports?.at(-1)?.port)).toEqual([30_011, 30_012]);
    const config = second?.configMaps[0]?.data?.["task-config.conf"] ?? "";
    expect(config).toContain('\\"name\\":\\"loc\\",\\"port\\":30010');
    expect(config).toContain("number=30011");
    expect(config).toContain("127.0.0.1:30021");
    expect(config).not.toContain(".svc");
  });

  it("keep what was recorded with the intent, whatever is next", () => {
    const recorded = new Map(parties.map(({ domainID, role, endpoints }) => [`${domainID}/${role}`, endpoints]));
    const later = network();
    for (const identity of ["x", "y", "z"]) later.firstPort(identity, 3);
    const again = render({ network: later, endpoints: recorded });
    expect(again.parties.map(({ endpoints }) => endpoints)).toEqual(parties.map(({ endpoints }) => endpoints));
    expect(later.asked.slice(3)).toEqual([30_000, 30_010, 30_020, 30_030]);
  });
});

it("without a shared network everything stays as it is", () => {
  const plain = render({ network: undefined });
  const [pod] = plain.parties[0]?.pods ?? [];
  expect(pod?.pod.spec?.containers[0]?.ports?.map(({ containerPort }) => containerPort)).toEqual([
    20_000, 20_001, 20_002,
  ]);
  const recorded = new Map([["alice/", [{ portName: "fed", scope: "Cluster" as const, endpoint: "x.alice.svc" }]]]);
  expect(render({ network: undefined, endpoints: recorded })).toEqual(plain);
});
