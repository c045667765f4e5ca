import { describe, expect, it } from "vitest";
import { parseCommandLine } from "./arguments.ts";
import { CliError, EXIT } from "./errors.ts";
import { explained, withUser } from "./explain.ts";
import { helpFor, overview } from "./help.ts";
import { programName } from "./main.ts";
import { outcomeOf, worstOf } from "./outcome.ts";
import { VERBS } from "./verbs.ts";

function refusal(line: string): CliError {
  try {
    parseCommandLine(line.split(" "));
  } catch (error) {
    return error as CliError;
  }
  throw new Error(`${line} was taken`);
}

describe("the command line", () => {
  it("takes flags before and after the command and its arguments", () => {
    const { verb, args, flags } = parseCommandLine(["-n", "jobs", "get", "a", "--state=Running", "b", "-o", "json"]);
    expect([verb?.name, args]).toEqual(["get", ["a", "b"]]);
    expect(flags).toMatchObject({ namespace: "jobs", state: ["Running"], output: "json" });
  });

  it.each([
    ["gett", /no command "gett"/, /perhaps get/],
    ["get --nope", /--nope/, /kj help/],
    ["watch", /watch needs JOB/, /kj watch --help/],
    ["tree a b", /not "b"/, undefined],
    ["wait", /wait needs JOB/, /kj wait --help/],
    ["get --limit", /--limit/, /kj help/],
  ])("%s is a usage error", (line, message, hint) => {
    const error = refusal(line);
    expect([error.exit, error.message]).toEqual([EXIT.usage, expect.stringMatching(message)]);
    if (hint !== undefined) expect(error.hint).toMatch(hint);
  });

  it("is named as it was called", () => {
    const names = ["/usr/bin/kj", "/x/kubectl-kj", "C:\\kj.mjs", "/krew/bin/kubectl-kusciajob", "kubectl-kj.exe"];
    expect(names.map(programName)).toEqual(["kj", "kubectl kj", "kj", "kubectl kusciajob", "kubectl kj"]);
  });
});

describe("help", () => {
  it("names every command, and shows it by the name it was called by", () => {
    const text = overview("kubectl kj").replaceAll(/\n {4,}/g, " ");
    for (const { name, summary } of VERBS) expect(text).toContain(`${name.padEnd(10)}  ${summary}`);
    expect(text).toContain("Usage: kubectl kj COMMAND");
  });

  it.each(VERBS.map((verb) => [verb.name, verb] as const))(
    "of %s has examples that the parser takes",
    (_name, verb) => {
      expect(helpFor(verb, "kj")).toContain("Examples:");
      for (const [line] of verb.examples) {
        const words =
          line
            .split(" | ")[0]!
            .split(" > ")[0]!
            .match(/"[^"]*"|\S+/g) ?? [];
        expect(() => parseCommandLine(words)).not.toThrow();
      }
    },
  );
});

describe("the exit code", () => {
  it.each([
    ["Succeeded", "ended", 0],
    ["Failed", "ended", 3],
    ["Cancelled", "ended", 4],
    ["ApprovalReject", "ended", 4],
    ["Suspended", "ended", 5],
    ["Running", "ended", undefined],
    ["Pending", "ended", undefined],
    ["AwaitingApproval", "ended", undefined],
    ["Running", "running", 0],
    ["Failed", "running", 3],
    ["Running", "approved", 0],
    ["AwaitingApproval", "approved", undefined],
    ["ApprovalReject", "approved", 4],
    ["Failed", "succeeded", 3],
  ] as const)("of a job that is %s, waited for until it is %s, is %s", (state, goal, code) => {
    expect(outcomeOf({ state }, goal)).toBe(code);
  });

  it("of several jobs is the first of 1, 3, 4, 5, 124", () => {
    expect([worstOf([0, 5, 3]), worstOf([0, 0]), worstOf([5, 4]), worstOf([124, 5])]).toEqual([3, 0, 4, 5]);
  });
});

describe("an error", () => {
  const named = (name: string, message: string, more: object = {}): Error =>
    Object.assign(new Error(message), { name, ...more });

  it("of a certificate tells how to name who signed it", () => {
    const untrusted = (text: string): string | undefined => explained(named("UnavailableError", text), "HERE").hint;
    expect(untrusted("the server cannot be reached: unable to verify the first certificate")).toContain("--ca-file");
    expect(untrusted("self-signed certificate in certificate chain")).toContain("--ca-file");
    expect(untrusted("connect ECONNREFUSED 1.2.3.4:6443")).toContain("is it up?");
  });

  it.each([
    [
      named(
        "ApiError",
        'kusciajobs.kuscia.secretflow is forbidden: User "ann" cannot list resource "kusciajobs" in API group "kuscia.secretflow" in the namespace "jobs"',
        { code: 403 },
      ),
      "ann may not list kusciajobs in jobs (HERE)",
      "Forbidden",
    ],
    [
      named("ApiError", "404 page not found", { code: 404, reason: "" }),
      "Kubernetes knows no KusciaJobs (HERE)",
      "NotInstalled",
    ],
    [
      named("ApiError", "Unauthorized", { code: 401 }),
      "not let in: the credentials are missing or wrong (HERE)",
      "Unauthenticated",
    ],
    [
      named("TransportError", "connect ECONNREFUSED 1.2.3.4:6443"),
      "cannot reach HERE: connect ECONNREFUSED 1.2.3.4:6443",
      "Unreachable",
    ],
    [named("PermissionError", "the caller may not list"), "the caller may not list (HERE)", "Forbidden"],
    [
      named("ApiError", 'kusciajobtemplates.kuscia.secretflow "psi" not found', { code: 404, reason: "NotFound" }),
      'no template "psi" (HERE)',
      "NotFound",
    ],
    [named("NotFoundError", 'there is no schedule "nightly"'), 'no schedule "nightly" (HERE)', "NotFound"],
    [
      named("ApiError", 'kusciajobs.kuscia.secretflow "a" already exists', { code: 409 }),
      'kusciajobs.kuscia.secretflow "a" already exists',
      "AlreadyExists",
    ],
    [named("ApiError", "the object has been modified", { code: 409 }), "the object has been modified", "Conflict"],
    [named("JobApiError", "it has the etag 2 by now", { httpStatus: 412 }), "it has the etag 2 by now", "Conflict"],
    [named("ApiError", "etcd is slow", { code: 503 }), "HERE cannot answer now: etcd is slow", "Unavailable"],
    [named("Error", "first line\nsecond"), "first line", "Error"],
  ])("%s is one sentence", (thrown, message, reason) => {
    const error = explained(thrown, "HERE");
    expect([error.message, error.reason]).toEqual([message, reason]);
    expect(error.exit).toBe(1);
  });

  it.each([
    [
      "domain's KusciaAPI could only retrieve the job that the domain as a participant in the job",
      "patch kusciajobs",
      "ann may not patch kusciajobs in jobs, nor in the namespace of a party of the job (HERE)",
    ],
    [
      'the caller may not list pods in the namespace of "a"',
      "list pods",
      'ann may not list pods in the namespace of "a" (HERE)',
    ],
  ])("of a job API names who was refused what", (message, needs, said) => {
    const error = withUser(explained(named("PermissionError", message, { needs }), "HERE"), "ann", "jobs");
    expect([error.message, error.reason]).toEqual([said, "Forbidden"]);
  });
});
