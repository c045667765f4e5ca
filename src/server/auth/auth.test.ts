import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { actsAs, type Caller, masterCaller, type Right } from "../../service/caller.ts";
import { RateLimiter } from "../limits.ts";
import { Authenticator } from "./authenticator.ts";
import { BriefCache } from "./brief-cache.ts";
import { type ClientCertificate, domainOf } from "./certificate.ts";
import { Reviews } from "./reviews.ts";
import { TokenFile } from "./token-file.ts";

const folder = mkdtempSync(join(tmpdir(), "token-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tokenFile(content: string): TokenFile {
  const path = join(mkdtempSync(join(folder, "file-")), "token");
  writeFileSync(path, content);
  return new TokenFile(path);
}

describe("a token file", () => {
  it.each([
    ["abc", "abc", true],
    ["abc\n", "abc", true],
    ["abc\r\n", "abc", true],
    ["abc", "abc\n", true],
    ["one\n\ntwo\n", "two", true],
    ["one\ntwo", "one\ntwo", false],
    ["abc", "ab", false],
    ["abc", "abcd", false],
    ["abc", "", false],
    ["abc\n\n", "", false],
    ["é", "é", true],
  ])("%j takes %j: %s", (content, token, accepted) => {
    expect(tokenFile(content).find(token) !== undefined).toBe(accepted);
  });

  it("without a token is refused", () => {
    expect(() => tokenFile("\n \n")).toThrow("holds no token");
  });
});

describe("a brief cache", () => {
  it("asks once for those who come together, keeps the answer for its time, and no failures", async () => {
    let now = 0;
    let asked = 0;
    const cache = new BriefCache<number>(10, 100, () => now);
    const ask = (): Promise<number> => Promise.resolve((asked += 1));
    expect(await Promise.all([cache.get("a", ask), cache.get("a", ask)])).toEqual([1, 1]);
    now = 9;
    expect([await cache.get("a", ask), cache.has("a")]).toEqual([1, true]);
    now = 10;
    expect([cache.has("a"), await cache.get("a", ask)]).toEqual([false, 2]);
    await expect(cache.get("b", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await cache.get("b", ask)).toBe(3);
  });

  it("keeps no more than its limit", async () => {
    const cache = new BriefCache<number>(1000, 2, () => 0);
    for (const key of ["a", "b", "c"]) await cache.get(key, () => Promise.resolve(1));
    expect(["a", "b", "c"].map((key) => cache.has(key))).toEqual([false, true, true]);
  });
});

describe("a named token", () => {
  const hash = (token: string): string => createHash("sha256").update(token).digest("hex");

  it("stands for its holder, and for the domains behind it", () => {
    const file = tokenFile(
      `secretpad: ${hash("one")}\nalice-ops: sha256:${hash("two").toUpperCase()} alice,bob\nbare\n`,
    );
    expect(file.find("one")).toMatchObject({ name: "secretpad" });
    expect(file.find("one")?.domains).toBeUndefined();
    expect(file.find("two")).toMatchObject({ name: "alice-ops", domains: ["alice", "bob"] });
    expect(file.find("bare")).toMatchObject({ name: "master" });
    expect(file.find(hash("one"))).toBeUndefined();
  });

  it("with a hash that is none stops the file, by its line and without its text", () => {
    expect(() => tokenFile("good\nname: hidden\n")).toThrow(
      /token:2 is neither a token nor "name: SHA-256 of a token, domains"$/,
    );
  });
});

describe("a client's certificate", () => {
  it.each([
    ["cn", { subject: { CN: "alice" } }, "alice"],
    ["cn", { subject: { CN: ["alice", "bob"] } }, undefined],
    ["cn", { subject: { CN: "Alice Inc" } }, undefined],
    ["cn", { subjectaltname: "URI:spiffe://td/domain/alice" }, undefined],
    ["spiffe", { subjectaltname: "DNS:x, URI:spiffe://td.example/ns/x/domain/alice" }, "alice"],
    ["spiffe", { subjectaltname: "URI:spiffe://td/domain/alice, URI:spiffe://td/domain/bob" }, undefined],
    ["spiffe", { subjectaltname: "URI:spiffe://td/domain/alice/more" }, undefined],
    ["spiffe", { subject: { CN: "alice" } }, undefined],
    ["none", { subject: { CN: "alice" } }, undefined],
    ["cn", undefined, undefined],
  ] as const)("by %s of %j names %s", (source, certificate, domain) => {
    expect(domainOf(certificate as ClientCertificate | undefined, source)).toBe(domain);
  });
});

describe("a caller that acts for domains", () => {
  const authenticator = new Authenticator({
    open: false,
    tokens: { find: (token) => (token === "t" ? { name: "ops", domains: ["alice", "jobs"] } : undefined) },
    identity: "cn",
    jobNamespace: "jobs",
    limiter: new RateLimiter({ rate: 0, burst: 0 }),
  });
  const admit = async (credentials: object): Promise<Caller> =>
    (await authenticator.admit({ address: "1", ...credentials })) as Caller;

  it("may do there what concerns jobs and pods, and is never a master", async () => {
    const caller = await admit({ token: "t" });
    const may = (resource: Right["resource"], namespace?: string): Promise<boolean> =>
      caller.may({ verb: "get", resource, namespace });
    expect([caller.name, caller.key]).toEqual(["ops", "token:ops"]);
    expect(await Promise.all([may("kusciajobs", "alice"), may("pods/log", "alice")])).toEqual([true, true]);
    const others = [may("kusciajobs", "jobs"), may("kusciajobs", "bob"), may("appimages"), may("domains")];
    expect(await Promise.all(others)).toEqual([false, false, false, false]);
  });

  it("is known by its certificate when it sends no token, and by the token when it does", async () => {
    const certificate = { subject: { CN: "bob" } };
    expect((await admit({ certificate })).name).toBe("domain:bob");
    expect((await admit({ certificate, token: "t" })).name).toBe("ops");
    expect(await admit({ certificate, token: "wrong" })).toMatchObject({ refused: "wrong" });
    const jobs = await admit({ certificate: { subject: { CN: "jobs" } } });
    expect(await jobs.may({ verb: "get", resource: "kusciajobs", namespace: "jobs" })).toBe(false);
  });
});

describe("a caller with a certificate", () => {
  it("is known until the certificate ends", async () => {
    const authenticator = new Authenticator({
      open: false,
      identity: "cn",
      limiter: new RateLimiter({ rate: 0, burst: 0 }),
    });
    const holds = async (valid_to: string): Promise<boolean> => {
      const certificate = { subject: { CN: "alice" }, valid_to };
      return ((await authenticator.admit({ address: "1", certificate })) as Caller).stillValid();
    };
    expect(await holds("Nov 29 22:00:00 2999 GMT")).toBe(true);
    expect(await holds("Nov 29 22:00:00 1999 GMT")).toBe(false);
  });
});

it("one call has no more than eight questions under way at Kubernetes, and gets all its answers", async () => {
  let underWay = 0;
  let most = 0;
  const raw = async (_method: string, path: string): Promise<never> => {
    if (path.includes("tokenreviews"))
      return { text: '{"status":{"authenticated":true,"user":{"username":"u"}}}' } as never;
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    return { text: '{"status":{"allowed":true}}' } as never;
  };
  const reviews = new Reviews({ client: { raw }, audiences: [], logger: { warn: () => undefined } });
  const caller = (await reviews.callerOf("t")) as Caller;
  const right = { verb: "get", resource: "kusciajobs" } as const;
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => caller.may({ ...right, namespace: `d${index}` })),
  );
  expect(answers.every(Boolean)).toBe(true);
  expect(most).toBe(8);
});

describe("the authenticator", () => {
  const limiter = (): RateLimiter => new RateLimiter({ rate: 1, burst: 3, now: () => 0 });
  const reviews = (answer: () => Promise<{ text: string }>): { reviews: Reviews; sent: () => number } => {
    let sent = 0;
    const raw = (): Promise<never> => {
      sent += 1;
      return answer() as Promise<never>;
    };
    return {
      reviews: new Reviews({ client: { raw }, audiences: [], logger: { warn: () => undefined } }),
      sent: () => sent,
    };
  };
  const unknown = () => Promise.resolve({ text: '{"status":{"error":"bad"}}' });
  const known = () => Promise.resolve({ text: '{"status":{"authenticated":true,"user":{"username":"u"}}}' });

  it.each([
    [{}, "missing"],
    [{ token: "x" }, "wrong"],
    [{ authorization: "Basic eA==" }, "missing"],
    [{ authorization: "Bearer" }, "missing"],
    [{ token: "x", authorization: "Bearer bad" }, "wrong"],
  ])("refuses %j as %s", async (credentials, refused) => {
    const authenticator = new Authenticator({
      open: false,
      tokens: { find: () => undefined },
      limiter: limiter(),
      ...reviews(unknown),
    });
    expect(await authenticator.admit({ ...credentials, address: "1" })).toMatchObject({ refused });
  });

  it("knows a master by the token, a user by his bearer token, and asks nobody when open", async () => {
    const ways = {
      tokens: { find: (token: string) => (token === "t" ? { name: "master" } : undefined) },
      limiter: limiter(),
      ...reviews(known),
    };
    const closed = new Authenticator({ open: false, ...ways });
    expect(await closed.admit({ token: "t", address: "1" })).toMatchObject({ name: "master", key: "address:1" });
    expect(await closed.admit({ authorization: "bearer b", address: "1" })).toMatchObject({ name: "u", key: "user:u" });
    expect(await new Authenticator({ open: true, ...ways }).admit({ address: "1" })).toMatchObject({
      name: "anonymous",
    });
  });

  it("sends no more reviews for one address than it may make calls", async () => {
    const { reviews: asked, sent } = reviews(unknown);
    const authenticator = new Authenticator({ open: false, limiter: limiter(), reviews: asked });
    const admitted = [];
    for (let guess = 0; guess < 10; guess += 1)
      admitted.push(await authenticator.admit({ authorization: `Bearer ${guess}`, address: "1" }));
    expect(sent()).toBeLessThanOrEqual(3);
    expect(admitted.at(-1)).toMatchObject({ refused: "too-many", retryAfterSeconds: 1 });
  });

  it("tells that Kubernetes cannot be asked from a bad token", async () => {
    const authenticator = new Authenticator({
      open: false,
      limiter: limiter(),
      ...reviews(() => Promise.reject(new Error("down"))),
    });
    expect(await authenticator.admit({ authorization: "Bearer b", address: "1" })).toMatchObject({
      refused: "unavailable",
    });
  });
});

describe("a review", () => {
  const logger = { warn: () => undefined };
  const clientOf = (raw: () => Promise<{ text: string }>) => ({ raw }) as never;

  it.each([
    [[], undefined, true],
    [["api"], ["api"], true],
    [["api", "other"], ["other"], true],
    [["api"], ["https://kubernetes.default.svc"], false],
    // An API server that knows nothing of audiences.
    [["api"], undefined, false],
  ])("for the audiences %j that finds %j lets in: %s", async (audiences, found, letIn) => {
    const status = { authenticated: true, user: { username: "u" }, audiences: found };
    const client = clientOf(() => Promise.resolve({ text: JSON.stringify({ status }) }));
    expect((await new Reviews({ client, audiences, logger }).callerOf("t")) !== undefined).toBe(letIn);
  });

  it("that is not answered is a failure of the server's, not a refusal", async () => {
    const answers = [() => Promise.resolve({ text: '{"status":{"authenticated":true,"user":{"username":"u"}}}' })];
    const down = () => Promise.reject(new Error("connect ECONNREFUSED 10.0.0.1:443"));
    const client = clientOf(() => (answers.shift() ?? down)());
    const caller = await new Reviews({ client, audiences: [], logger }).callerOf("t");
    await expect(caller?.may({ verb: "get", resource: "kusciajobs" })).rejects.toMatchObject({
      code: 11101,
      message: "the caller's rights cannot be checked, try again later",
    });
  });
});

it.each([
  [["jobs"], ["a", "b"], ""],
  [["b"], ["a", "b"], "b"],
  [["c"], ["a", "b"], undefined],
  [[], [], undefined],
])("allowed in %j, a caller acts on a job of %j as %j", async (allowed, domains, role) => {
  const caller = {
    ...masterCaller("x", "x"),
    may: ({ namespace = "" }) => Promise.resolve(allowed.includes(namespace)),
  };
  expect(await actsAs(caller, "get", "jobs", domains)).toBe(role);
});
