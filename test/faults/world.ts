import type { KubeObject } from "../../src/api/kubernetes.ts";
import { ANNOTATION, LABEL, type Stage } from "../../src/api/names.ts";
import { choiceText, type RestartChoice } from "../../src/job/restart-choice.ts";
import type { ModelRequest, ModelResponse } from "../../src/local/api/types.ts";
import type { View } from "./view.ts";

const ROOTS: Readonly<Record<string, string>> = {
  kusciajobs: "/apis/kuscia.secretflow/v1alpha1",
  appimages: "/apis/kuscia.secretflow/v1alpha1",
  domains: "/apis/kuscia.secretflow/v1alpha1",
  domainpolicies: "/apis/kuscia.secretflow/v1alpha1",
  kusciajobconsents: "/apis/kuscia.secretflow/v1alpha1",
  kusciajobtemplates: "/apis/kuscia.secretflow/v1alpha1",
  kusciajobtasks: "/apis/kuscia.secretflow/v1alpha1",
  kusciajobschedules: "/apis/kuscia.secretflow/v1alpha1",
};
const PLURALS: Readonly<Record<string, string>> = {
  KusciaJob: "kusciajobs",
  AppImage: "appimages",
  Domain: "domains",
  DomainPolicy: "domainpolicies",
  KusciaJobConsent: "kusciajobconsents",
  KusciaJobTemplate: "kusciajobtemplates",
  KusciaJobTask: "kusciajobtasks",
  KusciaJobSchedule: "kusciajobschedules",
  Namespace: "namespaces",
  ConfigMap: "configmaps",
  Pod: "pods",
  ResourceQuota: "resourcequotas",
  Node: "nodes",
  Event: "events",
};

/** The users' hands: what they do goes straight to the API server, and never fails by a fault. */
export class World {
  readonly view: View;
  readonly #handle: (request: ModelRequest) => ModelResponse;
  readonly #restart: (flags: readonly string[]) => void;

  constructor(
    view: View,
    handle: (request: ModelRequest) => ModelResponse,
    restart: (flags: readonly string[]) => void,
  ) {
    this.view = view;
    this.#handle = handle;
    this.#restart = restart;
  }

  create(object: KubeObject): void {
    const plural = PLURALS[object.kind ?? ""]!;
    this.#do("POST", pathOf(plural, object.metadata.namespace), object);
  }

  patch(plural: string, key: string, body: object, subresource?: string): void {
    this.#do("PATCH", pathOf(plural, ...split(key), subresource), body);
  }

  delete(plural: string, key: string, options: object = {}): void {
    this.#do("DELETE", pathOf(plural, ...split(key)), options);
  }

  /** Gives a job a command. */
  stage(job: string, stage: Stage): void {
    const labels = { [LABEL.jobStage]: stage, [LABEL.jobStageTrigger]: "alice" };
    this.patch("kusciajobs", `cross-domain/${job}`, { metadata: { labels } });
  }

  /** Runs chosen tasks again. The version is none that the operator writes by itself. */
  restartOf(job: string, choice: RestartChoice): void {
    const version = "100";
    const labels = { [LABEL.jobStage]: "Restart", [LABEL.jobStageTrigger]: "alice", [LABEL.jobStageVersion]: version };
    const annotations = { [ANNOTATION.jobStageTasks]: choiceText(version, choice) };
    this.patch("kusciajobs", `cross-domain/${job}`, { metadata: { labels, annotations } });
  }

  /** Stops the operator in good order and starts it with other flags. */
  restartOperator(flags: readonly string[]): void {
    this.#restart(flags);
  }

  #do(method: string, path: string, body: unknown): void {
    const headers = method === "PATCH" ? { "Content-Type": "application/merge-patch+json" } : {};
    const { code, body: answer } = this.#handle({ method, path, body, headers });
    if (code >= 300) throw new Error(`${method} ${path} was refused: ${JSON.stringify(answer)}`);
  }
}

function split(key: string): [string | undefined, string] {
  const [first = "", second] = key.split("/");
  return second === undefined ? [undefined, first] : [first, second];
}

function pathOf(plural: string, namespace?: string, name?: string, subresource?: string): string {
  const parts = [ROOTS[plural] ?? "/api/v1", ...(namespace === undefined ? [] : ["namespaces", namespace]), plural];
  return [...parts, name, subresource].filter((each) => each !== undefined).join("/");
}
