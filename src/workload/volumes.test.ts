import { describe, expect, it } from "vitest";

import type { AppContainer, DeployTemplate } from "../api/types.ts";
import type { DomainSettings } from "./domain-settings.ts";
import { renderTask } from "./render.ts";
import { aContainer, anAppImage, anInput, aTemplate, refusal } from "./testing.ts";

interface Given {
  mounts?: AppContainer["volumeMounts"];
  volumes?: DeployTemplate["spec"]["volumes"];
  bob?: DomainSettings;
}

/** The spec of bob's pod; alice has a volume for every name that the tests use. */
function bobSpec({ mounts = [], volumes, bob = {} }: Given) {
  const container = aContainer({ configVolumeMounts: [], volumeMounts: mounts });
  const input = anInput({
    appImage: anAppImage([aTemplate({ spec: { volumes, containers: [container] } })]),
    domains: new Map([
      ["alice", { namedVolumes: { data: { emptyDir: {} }, results: { emptyDir: {} } } }],
      ["bob", bob],
    ]),
  });
  return renderTask(input).parties[1]?.pods[0]?.pod.spec;
}

describe("volumes of an AppImage", () => {
  it("come and go with the pod, in memory too, and several containers may share one", () => {
    const volumes = [
      { name: "shm", emptyDir: { medium: "Memory" as const, sizeLimit: "1Gi" } },
      { name: "tmp", emptyDir: { medium: "" as const, sizeLimit: 1000 } },
    ];
    const mounts = [
      { name: "shm", mountPath: "/dev/shm" },
      { name: "tmp", mountPath: "/tmp", subPath: "x" },
    ];
    const spec = bobSpec({ volumes, mounts });
    expect(spec?.volumes).toEqual([
      { name: "shm", emptyDir: { medium: "Memory", sizeLimit: "1Gi" } },
      { name: "tmp", emptyDir: { sizeLimit: "1000" } },
    ]);
    expect(spec?.containers[0]?.volumeMounts).toEqual(mounts);
  });

  it("are what the party put behind their names, once, and only where a container mounts them", () => {
    const namedVolumes = {
      data: { persistentVolumeClaim: { claimName: "bob-data", readOnly: true } },
      results: { persistentVolumeClaim: { claimName: "results" } },
      keys: { secret: { secretName: "keys" } },
    };
    const mounts = [
      { name: "data", mountPath: "/data", readOnly: true },
      { name: "results", mountPath: "/results", subPathExpr: "$(JOB_ID)" },
      { name: "data", mountPath: "/again" },
    ];
    const spec = bobSpec({ mounts, bob: { namedVolumes } });
    expect(spec?.volumes).toEqual([
      { name: "named-data", ...namedVolumes.data },
      { name: "named-results", ...namedVolumes.results },
    ]);
    expect(spec?.containers[0]?.volumeMounts).toEqual(mounts.map((each) => ({ ...each, name: `named-${each.name}` })));
  });

  it("of the template go before the party's of that name", () => {
    const bob = { namedVolumes: { data: { secret: { secretName: "s" } } } };
    const volumes = [{ name: "data", emptyDir: {} }];
    const spec = bobSpec({ volumes, mounts: [{ name: "data", mountPath: "/data" }], bob });
    expect(spec?.volumes).toEqual([{ name: "data", emptyDir: {} }]);
  });

  it("do not clash with those that the domain mounts everywhere", () => {
    const bob = {
      volumes: [{ name: "data", emptyDir: {} }],
      volumeMounts: [{ name: "data", mountPath: "/everywhere" }],
      namedVolumes: { data: { secret: { secretName: "s" } } },
    };
    const spec = bobSpec({ mounts: [{ name: "data", mountPath: "/data" }], bob });
    expect(spec?.volumes?.map(({ name }) => name)).toEqual(["named-data", "data"]);
    expect(spec?.containers[0]?.volumeMounts?.map(({ name }) => name)).toEqual(["named-data", "data"]);
  });
});

describe("refused before any pod is made", () => {
  const prefix = "failed to build domain bob kit info, ";

  it.each(["results", "__proto__", "toString"])("a name that the party has not got: %s", (name) => {
    const bob = { namedVolumes: { data: { emptyDir: {} } } };
    const mounts = [{ name, mountPath: "/x" }];
    const problem = refusal(() => bobSpec({ mounts, bob }));
    if (name !== "results") expect(problem?.reason).toBe("VolumeNotFound");
    else
      expect(problem).toEqual({
        reason: "VolumeNotFound",
        message: `${prefix}container "psi" mounts the volume "results", which party bob has not got; set namedVolumes.results in the settings of the domain bob (--domain-settings), or declare it in the volumes of deploy template 'psi/'`,
      });
  });

  it("a name that the template and the domain's settings give to two volumes", () => {
    const bob = { volumes: [{ name: "tmp", secret: { secretName: "s" } }] };
    expect(refusal(() => bobSpec({ volumes: [{ name: "tmp", emptyDir: {} }], bob }))).toEqual({
      reason: "NameConflict",
      message: `${prefix}the volume "tmp" of deploy template 'psi/' has the name of one that the settings of the domain bob give every pod; rename one of them`,
    });
  });

  it("two volumes at one path", () => {
    const bob = {
      namedVolumes: { data: { emptyDir: {} } },
      volumes: [{ name: "all", emptyDir: {} }],
      volumeMounts: [{ name: "all", mountPath: "/data" }],
    };
    expect(refusal(() => bobSpec({ mounts: [{ name: "data", mountPath: "/data/" }], bob }))).toEqual({
      reason: "InvalidMountPath",
      message: `${prefix}container "psi" would mount the volumes "named-data" and "all" at /data; change a mountPath in the AppImage or in the domain's settings`,
    });
  });
});
