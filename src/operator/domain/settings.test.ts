import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { OptionError } from "../../process/options.ts";
import { loadDomainSettings } from "./settings.ts";

const folder = mkdtempSync(join(tmpdir(), "settings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(mkdtempSync(join(folder, "file-")), "settings.yaml");
  writeFileSync(path, text);
  return path;
}

it("lays a domain's settings over the defaults, and its ConfigMap over its config values", () => {
  const text =
    "defaults: { schedulerName: a, configValues: { X: file, Y: file } }\ndomains: { alice: { schedulerName: b } }\n";
  const settings = loadDomainSettings(file(text));
  expect(settings("alice", undefined)).toEqual({ schedulerName: "b", configValues: { X: "file", Y: "file" } });
  const config = { metadata: {}, data: { X: "map" } };
  expect(settings("bob", config)).toEqual({ schedulerName: "a", configValues: { X: "map", Y: "file" } });
});

it("takes volumes by name and a security context", () => {
  const bob = {
    namedVolumes: { data: { persistentVolumeClaim: { claimName: "data" } } },
    podSecurityContext: { fsGroup: 2000, fsGroupChangePolicy: "OnRootMismatch" },
  };
  const settings = loadDomainSettings(file(JSON.stringify({ domains: { bob } })));
  expect(settings("bob", undefined)).toMatchObject(bob);
});

it("gives nothing without a file", () => {
  expect(loadDomainSettings("")("alice", undefined)).toEqual({ configValues: {} });
});

it.each([
  ["default: {}", "unknown key default"],
  ["defaults: { nodeSelektor: {} }", "defaults: unknown key nodeSelektor"],
  ["domains: { alice: { tolerations: 3 } }", "domains.alice: tolerations must be a list"],
  ["domains: { alice: { securityLevel: high } }", 'securityLevel is "high"; it must be baseline or restricted'],
  ["defaults: { podSecurityContext: { fsgroup: 1 } }", "podSecurityContext has no field fsgroup; there are fsGroup"],
  [
    "domains: { bob: { namedVolumes: { Data: { emptyDir: {} } } } }",
    'domains.bob: namedVolumes: "Data" must be at most',
  ],
  ["domains: { bob: { namedVolumes: { data: claim } } }", "domains.bob: namedVolumes.data must be one volume source"],
  ["domains: { bob: { namedVolumes: { data: {} } } }", "domains.bob: namedVolumes.data must be one volume source"],
  ["domains: { alice: x }", "domains.alice must be a map of settings"],
  ["domains: [alice]", "domains must be a map by domain id"],
])("refuses %j", (text, message) => {
  const path = file(text);
  expect(() => loadDomainSettings(path)).toThrow(OptionError);
  expect(() => loadDomainSettings(path)).toThrow(message);
});
