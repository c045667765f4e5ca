import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DescMessage, DescService } from "@bufbuild/protobuf";
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

/** The names of all fields of an answer. */
function fieldsOf(message: DescMessage, known = new Set<DescMessage>()): string[] {
  if (known.has(message)) return [];
  known.add(message);
  return message.fields.flatMap((field) => [
    field.name,
    ...(field.message === undefined ? [] : fieldsOf(field.message, known)),
  ]);
}

it("writes to the audit log who reads inputs, logs and results", () => {
  const contents = ["task_input_config", "spec", "manifest", "content", "log", "output", "results"];
  const reads = [...UNARY_CALLS, ...STREAM_CALLS].filter(({ rpc, audit }) => {
    const fields = fieldsOf(rpc.output);
    return audit === false && contents.some((each) => fields.includes(each));
  });
  expect(reads.map(({ rpc }) => rpc.name).sort()).toEqual([]);
});

it("writes a stream to the audit log in whichever form it is asked for", () => {
  const isAudited = (name: string): boolean | undefined =>
    STREAM_CALLS.filter((each) => each.name === name).map(({ audit }) => audit !== false)[0];
  for (const { name, audit } of EVENTS_CALLS) expect([name, audit !== false]).toEqual([name, isAudited(name)]);
});
