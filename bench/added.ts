import { LABEL } from "../src/api/names.ts";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS } from "../src/api/resources.ts";
import type { KusciaJob, KusciaJobTask } from "../src/api/types.ts";
import { isNotFound } from "../src/kube/errors.ts";
import { postJson } from "../test/integration/server/http.ts";
import { eventually } from "../test/support/world.ts";
import { percentile, print, round, say } from "./figures.ts";
import type { Field } from "./field.ts";
import { domainName, HISTORY_NAMESPACE, JOBS_NAMESPACE } from "./load.ts";
import { OperatorPlayer } from "./operator.ts";
import { freePort, peakRSS, Program } from "./program.ts";
import type { Sizes } from "./shapes.ts";

const JOB = "added";
/** As many as one request may have. */
const AT_ONCE = 100;
/** Requests under way, of either contestant. */
const PARALLEL = 8;
/** Tasks that one of them adds before it is the other one's turn. */
const TURN = 1000;
const PATIENCE_MS = 1_800_000;
const LARGEST = 256 * 1024;
const SHARE = 0.5;

/** One job with thousands of added tasks without pods: adding them beside a bare client, running, listing, deleting them. */
export async function added(field: Field, { tasks: count = 10_000 }: Sizes): Promise<void> {
  const player = await OperatorPlayer.start(field);
  const api = await Api.start(field);
  try {
    await field.client.create(KUSCIA_JOBS, openJob());
    await eventually(async () => (await jobOf(field)).status?.phase === "Running", "the job runs");
    const { bareMs, oursMs, takenMs } = await takeTurns(field, api, count);
    await removeBare(field);
    const [bare, ours] = [bareMs, oursMs].map((ms) => (count / ms) * 1000) as [number, number];
    say("added: page by page");
    const pages = await api.list();
    const sizes = await sizesOf(field);
    const usage = await player.usage();
    const before = await player.requests();
    say("added: the deletion of the job");
    const deleting = performance.now();
    await field.client.delete(KUSCIA_JOBS, { namespace: JOBS_NAMESPACE, name: JOB });
    await eventually(() => isGone(field), "all is gone", PATIENCE_MS);
    const deletedSeconds = (performance.now() - deleting) / 1000;
    const after = await player.usage();
    print({
      bench: "added",
      tasks: count,
      perSecond: { bare: round(bare), ours: round(ours), share: round(ours / bare) },
      takenSeconds: round(takenMs / 1000),
      page: { count: pages.length, p50Ms: round(percentile(pages, 0.5)), p99Ms: round(percentile(pages, 0.99)) },
      largestKiB: { job: round(sizes.job / 1024), task: round(sizes.task / 1024) },
      deletion: { seconds: round(deletedSeconds), requests: (await player.requests()) - before },
      operator: { peakRSSMiB: round(after.peakRSSMiB), eventLoopP99Ms: round(usage.eventLoopP99Ms ?? 0) },
      api: { peakRSSMiB: round(peakRSS(api.program.pid)) },
      targets: {
        "rate at least half of a bare client's": ours >= SHARE * bare,
        "no object over 256 KiB": Math.max(sizes.job, sizes.task) <= LARGEST,
      },
    });
  } finally {
    await api.program.stop();
    await player.stop();
    await field.clear();
  }
}

function openJob(): KusciaJob {
  return {
    metadata: { namespace: JOBS_NAMESPACE, name: JOB },
    spec: { initiator: domainName(0), open: true, maxParallelism: 128, tasks: [] },
  };
}

const jobOf = ({ client }: Field): Promise<KusciaJob> =>
  client.get(KUSCIA_JOBS, { namespace: JOBS_NAMESPACE, name: JOB });

/** How long it took, in milliseconds. */
interface Times {
  readonly bareMs: number;
  readonly oursMs: number;
  /** From the answer of the job API until the operator has taken them. */
  readonly takenMs: number;
}

/** The bare client and the job API add tasks in turns, so that both have the machine as it is. */
async function takeTurns(field: Field, api: Api, count: number): Promise<Times> {
  const times = { bareMs: 0, oursMs: 0, takenMs: 0 };
  for (let first = 0; first < count; first += TURN) {
    const size = Math.min(TURN, count - first);
    times.bareMs += await timeOf(() => createBare(field, first, size));
    times.oursMs += await timeOf(() => api.add(first, size));
    times.takenMs += await timeOf(() => eventually(() => areTaken(field, first + size), "all are taken", PATIENCE_MS));
    const [bare, ours] = [times.bareMs, times.oursMs].map((ms) => round(((first + size) / ms) * 1000));
    say(`added: ${first + size} of each; ${bare} a second by a bare client, ${ours} by the job API`);
  }
  return times;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

async function areTaken(field: Field, count: number): Promise<boolean> {
  if ((await jobOf(field)).status?.taskCounts?.total !== count) return false;
  const { items } = await field.client.listAll(KUSCIA_JOB_TASKS, { namespace: JOBS_NAMESPACE });
  return items.every(({ status }) => status?.acceptTime !== undefined);
}

/** A client that knows all objects beforehand, and sends them. */
async function createBare({ client }: Field, first: number, count: number): Promise<void> {
  await inParallel(count, PARALLEL, async (offset) => {
    const index = first + offset;
    await client.create(KUSCIA_JOB_TASKS, {
      metadata: { namespace: HISTORY_NAMESPACE, name: `bare-${index}`, labels: { [LABEL.jobUID]: "none" } },
      spec: { jobName: "none", jobUID: "none", initiator: domainName(0), ...taskOf(index) },
    });
  });
}

async function removeBare({ client }: Field): Promise<void> {
  await client.deleteCollection(KUSCIA_JOB_TASKS, HISTORY_NAMESPACE, {
    labelSelector: LABEL.jobUID,
    timeoutMs: PATIENCE_MS,
  });
}

function taskOf(index: number): Pick<KusciaJobTask["spec"], "alias" | "appImage" | "taskInputConfig" | "parties"> {
  return { alias: `t${index}`, appImage: "", taskInputConfig: "{}", parties: [{ domainID: domainName(0) }] };
}

async function inParallel(count: number, workers: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: workers }, run));
}

async function sizesOf(field: Field): Promise<{ readonly job: number; readonly task: number }> {
  const size = (object: object): number => Buffer.byteLength(JSON.stringify(object));
  const { items } = await field.client.listAll(KUSCIA_JOB_TASKS, { namespace: JOBS_NAMESPACE });
  return { job: size(await jobOf(field)), task: Math.max(0, ...items.map(size)) };
}

/** True once neither the job nor a task of it is there. */
async function isGone(field: Field): Promise<boolean> {
  try {
    await jobOf(field);
    return false;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const { items } = await field.client.listAll(KUSCIA_JOB_TASKS, { namespace: JOBS_NAMESPACE });
  return items.length === 0;
}

/** The job API as it is shipped, in a process of its own. */
class Api {
  readonly program: Program;
  readonly #port: number;

  private constructor(program: Program, port: number) {
    this.program = program;
    this.#port = port;
  }

  static async start({ cluster }: Field): Promise<Api> {
    const [port, health] = [await freePort(), await freePort()];
    const flags = [
      `--kubeconfig=${cluster.kubeconfig}`,
      `--job-namespace=${JOBS_NAMESPACE}`,
      "--protocol=NOTLS",
      "--request-rate=0",
      "--address=127.0.0.1",
      "--grpc-port=-1",
      "--log-level=warn",
      // How long a call takes is what is measured.
      "--request-timeout=10m",
      `--http-port=${port}`,
      `--health-port=${health}`,
    ];
    const url = `http://127.0.0.1:${health}`;
    const program = new Program([process.execPath, "dist/main.mjs", "api", ...flags], {
      ready: `${url}/readyz`,
      metrics: `${url}/metrics`,
    });
    await program.ready();
    return new Api(program, port);
  }

  /** Adds so many tasks, from this number on. */
  async add(first: number, count: number): Promise<void> {
    await inParallel(Math.ceil(count / AT_ONCE), 2, async (request) => {
      const offset = request * AT_ONCE;
      const tasks = Array.from({ length: Math.min(AT_ONCE, count - offset) }, (_, index) => ({
        alias: `t${first + offset + index}`,
        external: true,
        task_input_config: "{}",
        parties: [{ domain_id: domainName(0) }],
      }));
      const { results } = await this.#call("task/add", { tasks });
      const refused = (results as { status: { code: number; message: string } }[]).find(({ status }) => status.code);
      if (refused !== undefined) throw new Error(refused.status.message);
    });
  }

  /** Reads all tasks page by page; the answer is how long each page took, in milliseconds. */
  async list(): Promise<number[]> {
    const times: number[] = [];
    let token = "";
    do {
      const begin = performance.now();
      token = String((await this.#call("task/list", { page_token: token }))["next_page_token"]);
      times.push(performance.now() - begin);
    } while (token !== "");
    return times;
  }

  async #call(path: string, body: object): Promise<Record<string, unknown>> {
    const answer = await postJson(this.#port, `/api/v1/${path}`, { job_id: JOB, ...body });
    const { code = 0, message } = (answer["status"] ?? {}) as { code?: number; message?: string };
    if (code !== 0) throw new Error(`${path}: ${message}`);
    return answer["data"] as Record<string, unknown>;
  }
}
