import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerLog } from "./log-answer.ts";

let folder: string;
let path: string;
let server: Server;
let ended: () => boolean;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "log-answer-"));
  path = join(folder, "app.log");
  server = createServer((request, response) => {
    const query = new URL(request.url ?? "", "http://local").searchParams;
    answerLog({ path, ended: () => ended() }, query, response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

async function textOf(query: string): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return (await fetch(`http://127.0.0.1:${port}/log?${query}`)).text();
}

it("follows a log to its last line, also when the pod goes with its folder", async () => {
  writeFileSync(path, "begun\n");
  let looks = 0;
  ended = () => {
    looks += 1;
    if (looks === 2) {
      appendFileSync(path, "last\n");
      rmSync(folder, { recursive: true });
    }
    return looks === 2;
  };
  expect(await textOf("follow=true")).toBe("begun\nlast\n");
});

it("waits for a log that is not there yet, and ends without one", async () => {
  let looks = 0;
  ended = () => {
    looks += 1;
    if (looks === 2) writeFileSync(path, "late\n");
    return looks === 3;
  };
  expect(await textOf("follow=true")).toBe("late\n");
  rmSync(folder, { recursive: true });
  ended = () => true;
  expect(await textOf("follow=true&tailLines=1")).toBe("");
});

it("gives the last lines alone, and no more bytes than are wanted", async () => {
  writeFileSync(path, "one\ntwo\nthree\n");
  ended = () => true;
  expect(await textOf("tailLines=2")).toBe("two\nthree\n");
  expect(await textOf("tailLines=0")).toBe("");
  expect(await textOf("limitBytes=5")).toBe("one\nt");
});

it("follows for long without gathering listeners, of which Node warns", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): number => warnings.push(warning);
  process.on("warning", note);
  writeFileSync(path, "");
  let looks = 0;
  ended = () => {
    looks += 1;
    appendFileSync(path, `${looks}\n`);
    return looks === 15;
  };
  expect((await textOf("follow=true")).split("\n")).toHaveLength(16);
  // Warnings are told in the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", note);
  expect(warnings).toEqual([]);
});
