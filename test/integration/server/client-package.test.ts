import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, type Fixture } from "./harness.ts";
import { run } from "./python.ts";

// What a user does: pack, install the archive somewhere else, import it from JavaScript and from TypeScript.
const ROOT = resolve(import.meta.dirname, "../../..");
const work = mkdtempSync(join(tmpdir(), "client-package-"));
const user = join(work, "user");

let fixture: Fixture;
let api: Api;
let packed: { name: string; version: string; size: number; files: { path: string }[] };

beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
  await run("npx", ["--no-install", "tsx", "scripts/build-client.ts", "--output", join(work, "client")], { cwd: ROOT });
  mkdirSync(user);
  const pack = async (folder: string): Promise<{ filename: string } & typeof packed> => {
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", work, folder]);
    return (JSON.parse(stdout) as [{ filename: string } & typeof packed])[0];
  };
  const client = await pack(join(work, "client"));
  // The registry may be out of reach.
  const runtime = await pack(join(ROOT, "node_modules/@bufbuild/protobuf"));
  packed = client;
  writeFileSync(join(user, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  const archives = [runtime, client].map(({ filename }) => join(work, filename));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", ...archives], { cwd: user });
});
afterAll(async () => {
  await fixture.stop();
  rmSync(work, { recursive: true, force: true });
});

it("is small, of the program's version, and holds no sources", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  expect(packed).toMatchObject({ name: "kusciajob-client", version });
  expect(packed.size).toBeLessThan(100_000);
  const strange = packed.files.map(({ path }) => path).filter((path) => !/(\.d\.ts|\.js)$/.test(path));
  expect(strange.sort()).toEqual(["LICENSE", "README.md", "package.json"]);
});

it("brings the runtime of the messages along and nothing else", async () => {
  const { stdout } = await run("npm", ["ls", "--all", "--parseable"], { cwd: user });
  const installed = stdout.trim().split("\n").slice(1);
  expect(installed.map((path) => path.slice(path.indexOf("node_modules/"))).sort()).toEqual([
    "node_modules/@bufbuild/protobuf",
    "node_modules/kusciajob-client",
  ]);
});

it("works from plain JavaScript", async () => {
  const program = `
    import { InvalidRequestError, JobClient } from "kusciajob-client";
    const client = new JobClient({ baseUrl: process.argv[2] });
    const tasks = [{ alias: "t", appImage: "i", taskInputConfig: "{}", parties: [{ domainId: "alice" }] }];
    await client.createJob({ jobId: "packed", initiator: "alice", tasks });
    const seen = [];
    for await (const event of client.watchJobs({ jobIds: ["packed"] })) {
      seen.push("job" in event ? event.type + " " + event.job.status.state : event.type);
      if (event.type === "SYNCED") break;
    }
    for await (const job of client.listJobs()) seen.push("listed " + job.jobId);
    await client.createJob({ jobId: "Bad" }).catch((error) => seen.push(error instanceof InvalidRequestError));
    client.close();
    console.log(JSON.stringify(seen));
  `;
  writeFileSync(join(user, "main.js"), program);
  const { stdout } = await run(process.execPath, ["main.js", `http://127.0.0.1:${api.httpPort}`], { cwd: user });
  expect(JSON.parse(stdout)).toEqual(["ADDED Pending", "SYNCED", "listed packed", true]);
});

it("has types for the example of its documentation, and none that let a mistake pass", async () => {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "docs/api.md"), "utf8")) ?? [];
  expect(readdirSync(join(user, "node_modules/kusciajob-client"))).toContain("README.md");
  expect(readFileSync(join(user, "node_modules/kusciajob-client/README.md"), "utf8")).toContain(example);
  const config = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      module: "NodeNext",
      target: "ES2023",
      types: ["node"],
      typeRoots: [join(ROOT, "node_modules/@types")],
    },
  };
  writeFileSync(join(user, "example.ts"), example!);
  writeFileSync(join(user, "tsconfig.json"), JSON.stringify({ ...config, files: ["example.ts"] }));
  const check = (): Promise<{ stdout: string }> => run(join(ROOT, "node_modules/.bin/tsc"), ["-p", user]);
  expect((await check()).stdout).toBe("");
  writeFileSync(join(user, "example.ts"), example!.replace("jobId:", "jobID:"));
  await expect(check()).rejects.toMatchObject({ stdout: expect.stringContaining("jobID") as string });
});
