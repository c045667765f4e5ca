import { DEFAULT_JOB_NAMESPACE } from "../../api/names.ts";
import type { Verb } from "../define.ts";
import type { Context } from "../context.ts";
import { domainNames, examine, type Finding, type Found, foundOf } from "../doctor.ts";
import { EXIT, usage } from "../errors.ts";
import { explained } from "../explain.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { glyph, type Style } from "../output/style.ts";
import { smoke } from "../smoke.ts";
import type { KubeClient } from "../../kube/client.ts";
import { pad, wrap } from "../output/width.ts";
import { oneLine } from "../../util/one-line.ts";
import { durationFlag } from "../timeout.ts";

/** On a terminal in lines of its width. */
function linesOf(style: Style, finding: Finding, width: number): string[] {
  const { check, result, detail } = finding;
  const remedy = finding.result === "ok" ? undefined : finding.remedy;
  const indent = " ".repeat(width + 4);
  const room = style.columns === undefined ? Number.POSITIVE_INFINITY : Math.max(20, style.columns - indent.length);
  const [first = "", ...more] = wrap(oneLine(detail), room);
  const help = remedy === undefined ? [] : wrap(`do: ${oneLine(remedy)}`, room);
  return [
    `${glyph(style, STATE_OF[result])} ${pad(check, width)}  ${first}`,
    ...[...more, ...help].map((line) => indent + line),
  ];
}

const SMOKE_MS = 60_000;

/** Whether a job runs from its creation to its end. */
async function smokeTest(context: Context, client: KubeClient, flags: FlagValues): Promise<Found> {
  const source = await context.source();
  const namespace = source.namespace ?? DEFAULT_JOB_NAMESPACE;
  const [party, appImage] = [text(flags, "party"), text(flags, "app")];
  try {
    const [first] = party === undefined ? await domainNames(client) : [party];
    if (first === undefined) return { result: "unknown", detail: "there is no domain", remedy: "give --party DOMAIN" };
    const timeoutMs = durationFlag(flags) ?? SMOKE_MS;
    const about = { source, client, namespace, domain: first, timeoutMs, signal: context.io.signal };
    return await smoke({ ...about, ...(appImage !== undefined && { appImage }) });
  } catch (error) {
    // What was asked for was not seen.
    return { ...foundOf(explained(error, source.place)), result: "wrong" };
  }
}

const STATE_OF = { ok: "Succeeded", wrong: "Failed", unknown: "AwaitingApproval" } as const;

/** Looks for what keeps jobs from running at all. */
export const doctor: Verb = {
  name: "doctor",
  args: "",
  count: [0, 0],
  summary: "Look for what keeps jobs from running at all; each finding with a remedy.",
  help: "It changes nothing, unless --smoke has it run a job. Exit code 1 if anything is wrong.",
  flags: {
    smoke: { type: "boolean", help: "Also run a job of one task without pods, and delete it." },
    app: { type: "string", value: "APPIMAGE", help: "With --smoke: its task runs a pod of this." },
    party: { type: "string", value: "DOMAIN", help: "With --smoke: whose job it is; the first domain." },
    timeout: { type: "string", value: "TIME", help: "With --smoke: it is to end within this; 60s." },
  },
  examples: [
    ["doctor -n cross-domain", "as the user of the kubeconfig"],
    ["doctor --smoke --app step --party alice", "whether a pod of alice's runs to its end"],
  ],
  onlyKubernetes: true,
  run: async (context, _args, flags) => {
    const source = await context.source();
    const { client } = source;
    if (client === undefined) throw usage("doctor needs Kubernetes", "leave out --server");
    const namespace = source.namespace ?? DEFAULT_JOB_NAMESPACE;
    const { version } = context.io;
    const findings = await examine({ source, client, namespace, now: context.now, version });
    if (isSet(flags, "smoke")) findings.push({ check: "smoke", ...(await smokeTest(context, client, flags)) });
    const isWell = findings.every(({ result }) => result !== "wrong");
    if (await context.printValue({ findings })) return isWell ? EXIT.ok : EXIT.error;
    const width = Math.max(...findings.map(({ check }) => check.length));
    for (const finding of findings) for (const line of linesOf(context.style, finding, width)) context.print(line);
    return isWell ? EXIT.ok : EXIT.error;
  },
};
