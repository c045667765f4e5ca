import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Container, Pod } from "../../api/kubernetes.ts";
import type { Mount, PlacedContainer } from "../runners/runner.ts";
import { environmentOf, expanded, type FindConfigMap } from "./environment.ts";
import { moved, type Place, placeOf } from "./places.ts";
import { linkFolder, placeMount, provideVolume, type Source } from "./volumes.ts";

/** Where Kuscia's applications find their domain's data. */
const DATA_PATH = "/home/kuscia/var/storage/data";
const TERMINATION_LOG = "/dev/termination-log";
/** Of this process's own environment no more than a program needs to start. */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "LANG"];

export interface PodFolderOptions {
  readonly pod: Pod;
  /** Of all pods. */
  readonly pods: string;
  /** Of all domains. */
  readonly domains: string;
  readonly find: FindConfigMap;
  /** Makes a token of the pod's ServiceAccount. */
  readonly issueToken: (pod: Pod, audience: string) => string;
  /** Whether paths in what a container reads are moved. */
  readonly sharesFiles: boolean;
  /** Whether processes may run as another user than this one. */
  readonly switchesUser: boolean;
}

/** Everything of a pod that is on disk. */
export class PodFolder {
  readonly path: string;
  readonly #options: PodFolderOptions;

  constructor(options: PodFolderOptions) {
    const { namespace = "", name = "" } = options.pod.metadata;
    this.path = join(options.pods, namespace, name);
    this.#options = options;
  }

  /** Begins anew: an earlier pod of the name may have left something. */
  create(): void {
    this.remove();
    mkdirSync(join(this.path, ".logs"), { recursive: true, mode: 0o711 });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** The log of a container's start number so and so. */
  log(container: string, restartCount: number): string {
    return join(this.path, ".logs", `${container}.${restartCount}.log`);
  }

  /** Puts a container and all that it mounts into place. @throws ConfigError */
  place(container: Container, restartCount: number): PlacedContainer {
    const { pod, find, sharesFiles } = this.#options;
    const { name, image = "", volumeMounts = [], workingDir = "/" } = container;
    const folder = join(this.path, name);
    const work = join(folder, workingDir);
    mkdirSync(work, { recursive: true, mode: 0o755 });
    const last = placeOf(folder, container.terminationMessagePath ?? TERMINATION_LOG);
    const data = placeOf(folder, DATA_PATH);
    const mounted = volumeMounts.map(({ mountPath }) => placeOf(folder, mountPath));
    const places = sharesFiles ? [...mounted, last, data] : [];
    this.#data(data);
    const mounts = this.#mounts(container, places, folder);
    mkdirSync(dirname(last.here), { recursive: true });
    writeFileSync(last.here, "");
    const identity = this.#identity(container, [folder, last.here, work]);
    const env = environmentOf(pod, container, find);
    const adapt = (text: string): string => moved(text, places);
    return {
      pod,
      name,
      image,
      command: commandOf(container, env).map(adapt),
      env: { ...passedOn(), ...mapValues(env, adapt) },
      folder,
      workingDir,
      mounts,
      adapt,
      log: this.log(name, restartCount),
      terminationLog: last.here,
      stdin: container.stdin === true,
      ...identity,
    };
  }

  /** Whom a container runs as, once the paths and the claims are open to it. */
  #identity(container: Container, paths: readonly string[]): Pick<PlacedContainer, "user" | "group"> {
    const { pod, switchesUser } = this.#options;
    if (!switchesUser) return {};
    const user = userOf(pod, container);
    const group = pod.spec?.securityContext?.fsGroup;
    if (user !== undefined) own(paths, user);
    if (group !== undefined) shareClaims(pod, this.#domainFolder, group);
    return { user, group };
  }

  #mounts(container: Container, places: readonly Place[], folder: string): Mount[] {
    const { pod, find, issueToken } = this.#options;
    const sources = new Map<string, Source>();
    const token = (audience: string): string => issueToken(pod, audience);
    const from = { pod, podFolder: this.path, domainFolder: this.#domainFolder, find, token };
    for (const volume of pod.spec?.volumes ?? []) sources.set(volume.name, provideVolume(volume, from));
    // The outer ones first, or they would hide the inner ones.
    const mounts = [...(container.volumeMounts ?? [])].sort((a, b) => a.mountPath.length - b.mountPath.length);
    return mounts.flatMap((mount) => {
      const source = sources.get(mount.name);
      if (source === undefined) return [];
      const { here } = placeOf(folder, mount.mountPath);
      placeMount(source, mount, { here, places });
      return [{ from: here, to: mount.mountPath, readOnly: mount.readOnly === true }];
    });
  }

  get #domainFolder(): string {
    const { domains, pod } = this.#options;
    return join(domains, pod.metadata.namespace ?? "");
  }

  #data({ here }: Place): void {
    linkFolder(join(this.#domainFolder, "data"), here);
  }
}

function userOf({ spec }: Pod, { securityContext }: Container): number | undefined {
  return securityContext?.runAsUser ?? spec?.securityContext?.runAsUser;
}

/** Nothing if the image is to say what runs. */
function commandOf({ command, args = [] }: Container, env: Readonly<Record<string, string>>): string[] {
  return command === undefined ? [] : [...command, ...args].map((each) => expanded(each, env));
}

function own(paths: readonly string[], user: number): void {
  for (const path of paths) chownSync(path, user, user);
}

/** As the kubelet does for `fsGroup`: what is in a claim belongs to the group, and so will what is added. */
function shareClaims(pod: Pod, domainFolder: string, group: number): void {
  for (const { persistentVolumeClaim: claim } of pod.spec?.volumes ?? []) {
    if (claim !== undefined) shareFolder(join(domainFolder, claim.claimName), group);
  }
}

function shareFolder(path: string, group: number): void {
  const { mode, uid } = statSync(path);
  chownSync(path, uid, group);
  chmodSync(path, (mode & 0o7777) | 0o2770);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) shareFolder(inside, group);
    else if (entry.isFile()) {
      chownSync(inside, statSync(inside).uid, group);
      chmodSync(inside, statSync(inside).mode | 0o660);
    }
  }
}

function passedOn(): Record<string, string> {
  const given = PASSED_ON.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(given.filter((each): each is [string, string] => each[1] !== undefined));
}

function mapValues(values: Readonly<Record<string, string>>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
