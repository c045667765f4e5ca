import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DescService } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { EVENTS_CALLS, STREAM_CALLS, UNARY_CALLS } from "./calls.ts";

const PROTO = resolve(import.meta.dirname, "../proto");

/** The services of our own protos; gRPC's health and reflection are the transport's. */
async function services(): Promise<DescService[]> {
  const files = readdirSync(PROTO, { recursive: true, encoding: "utf8" }).filter((name) =>
    /^kuscia.*_pb\.js$/.test(name),
  );
  const modules = await Promise.all(files.map((name) => import(join(PROTO, name)) as Promise<Record<string, unknown>>));
  return modules
    .flatMap((module) => Object.values(module) as { kind?: string }[])
    .filter((each) => each.kind === "service") as unknown as DescService[];
}

it("has exactly one definition for each rpc of the protos, of its kind", async () => {
  const rpcs = (await services()).flatMap(({ methods }) => methods);
  const nameOf = ({ parent, name }: (typeof rpcs)[number]): string => `${parent.typeName}/${name}`;
  const unary = rpcs.filter(({ methodKind }) => methodKind === "unary");
  const streams = rpcs.filter(({ methodKind }) => methodKind === "server_streaming");
  expect(unary.length).toBeGreaterThan(20);
  expect(UNARY_CALLS.map(({ rpc }) => nameOf(rpc)).sort()).toEqual(unary.map(nameOf).sort());
  expect(STREAM_CALLS.map(({ rpc }) => nameOf(rpc)).sort()).toEqual(streams.map(nameOf).sort());
  expect(unary.length + streams.length).toBe(rpcs.length);
});

it("serves no two calls at one path", () => {
  const posts = [...UNARY_CALLS, ...STREAM_CALLS].map(({ path }) => path);
  const gets = EVENTS_CALLS.map(({ path }) => path);
  expect(new Set(posts).size).toBe(posts.length);
  expect(new Set(gets).size).toBe(gets.length);
});
