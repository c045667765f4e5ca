import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { addressesOf, firstServiceIp, isPortFree, rangesOverlap } from "./addresses.ts";
import { parseRoutes } from "./node/routes.ts";
import { SLOT_COUNT } from "./slots.ts";

const all = Array.from({ length: SLOT_COUNT }, (_, slot) => addressesOf(slot));

describe("addressesOf", () => {
  it("gives no port to two clusters, and none that the system hands out or etcd has by default", () => {
    const ports = all.flatMap((addresses) => Object.values(addresses.ports));
    expect(new Set(ports).size).toBe(ports.length);
    expect(Math.max(...ports)).toBeLessThan(32_768);
    expect(ports).not.toContain(2379);
  });

  it("gives no address to two clusters or two purposes", () => {
    const ranges = all.flatMap(({ podCidr, serviceCidr, hostIp, linkPrefix }) => [
      podCidr,
      serviceCidr,
      `${hostIp}/${linkPrefix}`,
    ]);
    const clashes = ranges.flatMap((left, index) =>
      ranges.slice(index + 1).filter((right) => rangesOverlap(left, right)),
    );
    expect(clashes).toEqual([]);
  });

  it("derives the addresses inside the ranges", () => {
    const addresses = addressesOf(17);
    expect(addresses).toMatchObject({
      serviceCidr: "10.217.16.0/20",
      dnsIp: "10.217.16.10",
      podCidr: "10.220.68.0/22",
      podGateway: "10.220.68.1",
    });
    expect(firstServiceIp(addresses)).toBe("10.217.16.1");
  });

  it.each([-1, SLOT_COUNT, 0.5])("refuses slot %s", (slot) => {
    expect(() => addressesOf(slot)).toThrow("out of range");
  });
});

describe("rangesOverlap", () => {
  it.each([
    ["10.0.0.0/8", "10.216.0.0/20", true],
    ["10.216.0.0/20", "10.216.15.255", true],
    ["10.216.0.0/20", "10.216.16.0/20", false],
    ["192.168.0.0/16", "10.0.0.0/8", false],
    ["0.0.0.0/0", "10.1.2.3", true],
  ])("%s and %s: %s", (left, right, expected) => {
    expect(rangesOverlap(left, right)).toBe(expected);
    expect(rangesOverlap(right, left)).toBe(expected);
  });
});

describe("parseRoutes", () => {
  it("finds destinations with and without a route type", () => {
    const output =
      "10.1.0.0/24 dev eth0 proto kernel scope link src 10.1.0.5\nunreachable 10.9.0.0/16\n10.3.3.3 via 10.1.0.1 dev eth0\n";
    expect(parseRoutes(output)).toEqual(["10.1.0.0/24", "10.9.0.0/16", "10.3.3.3"]);
  });
});

describe("isPortFree", () => {
  it("sees a listener on loopback", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    expect(await isPortFree(port)).toBe(false);
    server.close();
    await once(server, "close");
    expect(await isPortFree(port)).toBe(true);
  });
});
