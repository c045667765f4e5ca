import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { KubeClient } from "../../src/kube/client.ts";
import { type Local, startLocal } from "../../src/local/local.ts";
import { LOCAL_OPTIONS, type LocalOptions } from "../../src/local/options.ts";
import { readOptions } from "../../src/process/options.ts";

/** Local mode without operator and job API, in a folder of its own. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-local-"));
  local!: Local;
  client!: KubeClient;

  async start(options: Partial<LocalOptions> = {}): Promise<this> {
    const defaults = { ...readOptions(LOCAL_OPTIONS, [], {}), data: join(this.folder, "data ö") };
    this.local = await startLocal({ ...defaults, ...options }, pino({ level: "warn" }));
    this.client = KubeClient.create({ kubeconfig: this.local.kubeconfig, userAgent: "local-test/1" });
    return this;
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.local.stop();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A request as kubectl sends it, with the kubeconfig's certificate unless told otherwise. */
  ask(
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: string; anonymous?: boolean } = {},
  ): Promise<{ code: number; text: string; headers: NodeJS.Dict<string | string[]> }> {
    const { method = "GET", headers = {}, body, anonymous = false } = options;
    const { ca, cert, key } = credentials(this.local.kubeconfig);
    const tls = anonymous ? { ca } : { ca, cert, key };
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.local.url}${path}`,
        { method, headers, agent: false, servername: "localhost", ...tls },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => (text += chunk));
          response.on("end", () => resolve({ code: response.statusCode ?? 0, text, headers: response.headers }));
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }
}

function credentials(kubeconfig: string): { ca: string; cert: string; key: string } {
  const text = readFileSync(kubeconfig, "utf8");
  const field = (name: string): string => {
    const [, value = ""] = new RegExp(`${name}: (\\S+)`).exec(text) ?? [];
    return Buffer.from(value, "base64").toString();
  };
  return {
    ca: field("certificate-authority-data"),
    cert: field("client-certificate-data"),
    key: field("client-key-data"),
  };
}

/** Whether a process runs whose command line holds a text. */
export function isRunning(text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn("ps", ["-eo", "args"], { stdio: ["ignore", "pipe", "ignore"] });
    let all = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (all += chunk));
    child.once("close", () => resolve(all.includes(text)));
  });
}
