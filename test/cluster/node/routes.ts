import { spawnSync } from "node:child_process";
import { type Addresses, rangesOverlap } from "../addresses.ts";
import { systemEnvironment } from "../launch.ts";

/** Destinations in the output of `ip -4 route`, without the default route. */
export function parseRoutes(output: string): string[] {
  return output
    .split("\n")
    .map(
      (line) =>
        line
          .trim()
          .split(/\s+/)
          .find((word) => /^\d/.test(word)) ?? "",
    )
    .filter((destination) => destination !== "" && destination !== "0.0.0.0/0");
}

/** Whether the machine has no route of its own into the ranges of a real cluster. */
export function rangesAreUnused({ podCidr, serviceCidr, hostIp, linkPrefix }: Addresses): boolean {
  const { stdout } = spawnSync("ip", ["-4", "route", "show"], { encoding: "utf8", env: systemEnvironment() });
  // A default route is printed as "default via ..."; its gateway must not count as a destination.
  const routes = parseRoutes(
    stdout
      .split("\n")
      .filter((line) => !line.startsWith("default"))
      .join("\n"),
  );
  return ![podCidr, serviceCidr, `${hostIp}/${linkPrefix}`].some((range) =>
    routes.some((route) => rangesOverlap(range, route)),
  );
}
