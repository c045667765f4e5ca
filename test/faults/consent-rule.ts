import type { Pod } from "../../src/api/kubernetes.ts";
import { ANNOTATION } from "../../src/api/names.ts";
import type { AppImage, DomainPolicy, KusciaJob, KusciaJobConsent } from "../../src/api/types.ts";
import { contentFor, digestsOf, tasksOf } from "../../src/consent/content.ts";
import type { Change } from "../../src/local/api/types.ts";
import { keyOf } from "./view.ts";

/**
 * No pod of a party that has a policy exists without an accepted consent to exactly what the pod was made from. A consent
 * that is taken back later stays given for what it was given for.
 */
export class ConsentRule {
  /** By namespace, job and digest. */
  readonly #accepted = new Set<string>();
  /** All states of each AppImage. */
  readonly #images = new Map<string, AppImage[]>();
  /** Namespaces that had a policy, and in which version of the cluster it appeared. */
  readonly #policies = new Map<string, number>();
  /** In which version of the cluster a job appeared. */
  readonly #jobs = new Map<string, number>();

  /** A commit of any kind. */
  committed({ type, plural, object }: Change): void {
    const version = Number(object.metadata.resourceVersion);
    const { namespace = "", name = "", uid = "" } = object.metadata;
    if (plural === "kusciajobs" && type === "ADDED") this.#jobs.set(uid, version);
    if (plural === "appimages" && type !== "DELETED")
      this.#images.set(name, [...(this.#images.get(name) ?? []), object as unknown as AppImage]);
    if (plural === "domainpolicies") this.#notePolicy(namespace, type === "DELETED" ? undefined : object, version);
    if (plural === "kusciajobconsents" && type === "ADDED") this.#noteConsent(object as unknown as KusciaJobConsent);
  }

  /** A new pod, beside the job as it was stored when the pod was asked for. */
  judge(pod: Pod, job: KusciaJob | undefined): string[] {
    const { namespace = "" } = pod.metadata;
    const since = this.#policies.get(namespace);
    if (job === undefined || since === undefined || since > (this.#jobs.get(job.metadata.uid ?? "") ?? 0)) return [];
    const digests = this.#possibleDigests(pod, job, namespace);
    const isAccepted = digests.some((digest) => this.#accepted.has(`${namespace}/${job.metadata.uid}/${digest}`));
    return isAccepted ? [] : [`pod ${keyOf(pod)} was made without a consent of ${namespace} to what it runs`];
  }

  #notePolicy(namespace: string, object: unknown, version: number): void {
    const isRequired = (object as DomainPolicy | undefined)?.spec.approval === "Required";
    if (!isRequired) this.#policies.delete(namespace);
    else if (!this.#policies.has(namespace)) this.#policies.set(namespace, version);
  }

  #noteConsent({ metadata, spec }: KusciaJobConsent): void {
    if (spec.decision === "Accepted") this.#accepted.add(`${metadata.namespace}/${spec.job?.uid}/${spec.digest}`);
  }

  /** Of the job with every state of its AppImages from which the pod can have been made. */
  #possibleDigests(pod: Pod, job: KusciaJob, domainID: string): string[] {
    const alias = pod.metadata.annotations?.[ANNOTATION.taskAlias];
    const own = tasksOf(job, domainID).find((task) => task.alias === alias)?.appImage;
    const images = new Set((pod.spec?.containers ?? []).map(({ image }) => image));
    let choices: ReadonlyMap<string, AppImage>[] = [new Map()];
    for (const name of new Set(tasksOf(job, domainID).map(({ appImage }) => appImage))) {
      const states = (this.#images.get(name) ?? []).filter(
        ({ spec: { image } }) => name !== own || images.has(`${image.name}:${image.tag}`),
      );
      choices = choices.flatMap((choice) => states.map((state) => new Map([...choice, [name, state]])));
    }
    return choices.map((choice) => digestsOf(contentFor(job, domainID, (name) => choice.get(name))).digest);
  }
}
