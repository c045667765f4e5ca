import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { API_VERSION } from "../../../src/api/names.ts";
import type { ConsentStatus, DomainPolicySpec } from "../../../src/api/types.ts";
import { SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { aRuns, chainOf, comesTo, job, ONE, USUAL } from "./kit.ts";

/** A policy of the domain; by default it asks it before anything runs there. */
export function policy(namespace: string, spec: DomainPolicySpec = { approval: "Required" }): KubeObject {
  const metadata = { name: "default", namespace };
  return { apiVersion: API_VERSION, kind: "DomainPolicy", metadata, spec } as KubeObject;
}

const consentOf = (view: View, domainID: string): ConsentStatus | undefined =>
  view.job("j")?.status?.consents?.find((each) => each.domainID === domainID);

export const isAsked =
  (domainID: string, state = "Waiting"): Move["when"] =>
  (view) =>
    consentOf(view, domainID)?.state === state;

/** The domain answers what it is asked. */
export const answer =
  (domainID: string, decision = "Accepted", name = `of-${domainID}`): Move["act"] =>
  (world) => {
    const { namespace, name: jobName, uid } = world.view.job("j")!.metadata;
    const digest = consentOf(world.view, domainID)!.digest;
    const spec = { job: { namespace, name: jobName, uid }, digest, decision };
    world.create({
      apiVersion: API_VERSION,
      kind: "KusciaJobConsent",
      metadata: { name, namespace: domainID },
      spec,
    } as KubeObject);
  };

/** Longer than the operator can be blind. */
const LONG_MS = 1_800_000;

/** What parties with a policy say to a job. */
export const CONSENTS: readonly Scenario[] = [
  {
    name: "consent-given",
    about: "a party accepts the job 5 s after it was asked",
    objects: [...USUAL, policy("bob"), job("j", ONE)],
    script: [{ when: isAsked("bob"), afterMs: 5000, act: answer("bob") }],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "consent-refused",
    about: "one party accepts the job, another one rejects it",
    objects: [...USUAL, policy("alice"), policy("bob"), job("j", ONE)],
    script: [
      { when: isAsked("alice"), act: answer("alice") },
      { when: isAsked("bob"), act: answer("bob", "Rejected") },
    ],
    expect: (view) => comesTo("j", "ApprovalReject a=Skipped")(view) && view.pods.length === 0,
  },
  {
    name: "consent-outdated",
    about: "the image changes while the first of two accepted tasks runs: the second one waits for another consent",
    objects: [...USUAL, policy("bob"), job("j", chainOf("a", "b"))],
    life: (_pod, alias) => ({ ...SUCCEEDS, ms: alias === "a" ? LONG_MS : 1000 }),
    script: [
      { when: isAsked("bob"), act: answer("bob") },
      {
        when: (view) => aRuns(view) && view.isRecorded("j", "a"),
        act: (world) => world.patch("appimages", "app", { spec: { image: { tag: "2" } } }),
      },
      {
        when: (view) => view.state("j", "a") === "Succeeded" && isAsked("bob", "Outdated")(view),
        afterMs: 5000,
        act: answer("bob", "Accepted", "again"),
      },
    ],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded"),
  },
  {
    name: "consent-revoked",
    about: "a party takes its consent back while another one is still waited for",
    objects: [...USUAL, policy("alice"), policy("bob"), job("j", ONE)],
    script: [
      { when: isAsked("bob"), act: answer("bob") },
      { when: isAsked("bob", "Accepted"), act: (world) => world.delete("kusciajobconsents", "bob/of-bob") },
      { when: isAsked("alice"), act: answer("alice") },
    ],
    // An operator that does not see a policy any more may begin with the job before it looks live.
    mayEndOtherwise: true,
    until: (view) => isAsked("alice", "Accepted")(view) && isAsked("bob")(view),
    expect: (view) => comesTo("j", "AwaitingApproval a=Pending")(view) && view.pods.length === 0,
  },
  {
    name: "policy-late",
    about: "a party asks to be asked while the first of two tasks runs",
    objects: [...USUAL, job("j", chainOf("a", "b"))],
    life: (_pod, alias) => ({ ...SUCCEEDS, ms: alias === "a" ? LONG_MS : 1000 }),
    script: [
      { when: aRuns, act: (world) => world.create(policy("bob")) },
      { when: (view) => view.phase("j") === "AwaitingApproval", afterMs: 5000, act: answer("bob") },
    ],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded"),
  },
  {
    name: "domain-limit",
    about: "a party lets one task run at a time, and three jobs want to run there",
    objects: [
      ...USUAL,
      policy("bob", { approval: "Automatic", maxConcurrentTasks: 1 }),
      ...["j", "k", "l"].map((name) => job(name, ONE)),
    ],
    expect: (view) => ["j", "k", "l"].every((name) => comesTo(name, "Succeeded a=Succeeded")(view)),
  },
];
