/**
 * Builds the image of the Dockerfile with buildah, for machines without a container engine, and writes it as a
 * docker-archive. Run it after `npm run build`. Without --base the base image is made from the node that runs this script
 * and the libraries it is linked to: good for tests and offline clusters; for production build the Dockerfile as it is.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import manifest from "../package.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "..");
/** Written out in full: containerd takes the name in an archive as it is, but completes the name in a pod. */
const REPOSITORY = "docker.io/library/kusciajob-operator";

/** What an image is made from, and where it goes. */
export interface ImageOptions {
  /** Default: the repository above with the package's version. */
  tag?: string;
  /** The docker-archive to write; default dist/image.tar. */
  output?: string;
  /** A base image for buildah to pull, instead of one made from this machine. */
  base?: string;
  progress?: (line: string) => void;
}

/** Builds the image, runs it once as a check, and returns its name. */
export function buildImage(options: ImageOptions = {}): string {
  const { tag = `${REPOSITORY}:${manifest.version}`, progress = () => undefined } = options;
  const output = resolve(options.output ?? join(ROOT, "dist/image.tar"));
  const work = mkdtempSync(join(tmpdir(), "kusciajob-operator-image-"));
  try {
    const context = copyContext(work);
    provideBuildah(progress);
    const buildah = new Buildah(work);
    const base = options.base ?? buildMachineBase(buildah, work, progress);
    progress(`building ${tag} on ${base}`);
    buildah.build([
      "--target",
      "prebuilt",
      "--build-arg",
      `BASE=${base}`,
      "--build-arg",
      `VERSION=${manifest.version}`,
      "-t",
      tag,
      context,
    ]);
    progress(`it runs: ${buildah.runOnce(tag, ["node", "/app/main.mjs", "version"])}`);
    rmSync(output, { force: true });
    mkdirSync(dirname(output), { recursive: true });
    buildah.call(["push", tag, `docker-archive:${output}:${tag}`]);
    progress(`wrote ${output} (${Math.round(statSync(output).size / 1e6)} MB)`);
    return tag;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Copies what the Dockerfile needs after the bundling, so that a bundling that begins meanwhile does no harm. */
function copyContext(work: string): string {
  const context = join(work, "context");
  mkdirSync(join(context, "dist"), { recursive: true });
  try {
    for (const file of ["Dockerfile", "LICENSE", "dist/main.mjs", "dist/main.mjs.LEGAL.txt"])
      copyFileSync(join(ROOT, file), join(context, file));
    cpSync(join(ROOT, "dist/console"), join(context, "dist/console"), { recursive: true });
  } catch (error) {
    throw new Error(`${(error as Error).message}; run \`npm run build\` first`, { cause: error });
  }
  return context;
}

/** buildah with a store of its own, which is thrown away: the machine's images are not touched. */
class Buildah {
  readonly #store: string[];

  constructor(work: string) {
    // vfs needs no kernel support, which sandboxes and CI machines often lack; it costs a copy per layer.
    this.#store = ["--root", join(work, "store"), "--runroot", join(work, "run"), "--storage-driver", "vfs"];
    const policy = join(work, "policy.json");
    writeFileSync(policy, JSON.stringify({ default: [{ type: "insecureAcceptAnything" }] }));
    process.env["CONTAINERS_REGISTRIES_CONF"] ??= writeRegistries(work);
    this.#policy = ["--signature-policy", policy];
  }

  readonly #policy: string[];

  call(args: string[]): string {
    const [command = "", ...rest] = args;
    const policy = ["build", "from", "push"].includes(command) ? this.#policy : [];
    return run("buildah", [...this.#store, command, ...policy, ...rest]);
  }

  /** A fixed time makes equal inputs equal images. */
  build(args: string[]): void {
    this.call(["build", "--isolation", "chroot", "--timestamp", "0", ...args]);
  }

  runOnce(tag: string, args: string[]): string {
    const container = this.call(["from", "--pull-never", tag]).trim();
    try {
      return this.call(["run", "--isolation", "chroot", container, "--", ...args]).trim();
    } finally {
      this.call(["rm", container]);
    }
  }
}

/** An image with node and its libraries alone. */
function buildMachineBase(buildah: Buildah, work: string, progress: (line: string) => void): string {
  const context = join(work, "base");
  const files = [...new Set(["/usr/local/bin/node", ...sharedLibraries(process.execPath)])];
  for (const file of files) {
    const target = join(context, "rootfs", file);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file === "/usr/local/bin/node" ? process.execPath : realpathSync(file), target);
  }
  const etc = join(context, "rootfs/etc");
  mkdirSync(etc);
  writeFileSync(
    join(etc, "passwd"),
    "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n",
  );
  writeFileSync(join(etc, "group"), "root:x:0:\nnonroot:x:65532:\n");
  const certificates = "/etc/ssl/certs/ca-certificates.crt";
  if (existsSync(certificates)) {
    mkdirSync(join(context, "rootfs", dirname(certificates)), { recursive: true });
    cpSync(certificates, join(context, "rootfs", certificates), { dereference: true });
  }
  writeFileSync(join(context, "Dockerfile"), "FROM scratch\nCOPY rootfs /\n");
  const tag = "localhost/node-of-this-machine:latest";
  progress(`base image from node ${process.version} and ${files.length - 1} libraries of this machine`);
  buildah.build(["-t", tag, context]);
  return tag;
}

/** Paths of a program's libraries and its loader; none for a static one. */
function sharedLibraries(program: string): string[] {
  const { stdout } = spawnSync("ldd", [program], { encoding: "utf8" });
  const lines = stdout.split("\n").map((line) => /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1]);
  return lines.filter((path): path is string => path !== undefined);
}

function provideBuildah(progress: (line: string) => void): void {
  if (isOnPath("buildah")) return;
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) {
    throw new Error(
      "buildah is not installed; install it, or build the Dockerfile with a container engine: docker build -t IMAGE .",
    );
  }
  progress("installing buildah");
  run("apt-get", ["update", "-q"]);
  run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "buildah"]);
}

function isOnPath(program: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(":").filter(Boolean);
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** buildah wants the file even where no name has to be looked up. */
function writeRegistries(work: string): string {
  const path = join(work, "registries.conf");
  writeFileSync(path, 'unqualified-search-registries = ["docker.io"]\n');
  return path;
}

function run(program: string, args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 64 << 20 });
  } catch (error) {
    const { stderr = "", stdout = "", message } = error as Error & { stderr?: string; stdout?: string };
    const said = `${stdout}\n${stderr}`.trim().slice(-3000) || message;
    throw new Error(`${basename(program)} ${args.join(" ")} failed:\n${said}`, { cause: error });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: { tag: { type: "string" }, output: { type: "string" }, base: { type: "string" } },
  });
  try {
    buildImage({ ...values, progress: (line) => process.stderr.write(`image: ${line}\n`) });
  } catch (error) {
    process.stderr.write(`image: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
