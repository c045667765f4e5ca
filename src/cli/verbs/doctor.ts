import { DEFAULT_JOB_NAMESPACE } from "../../api/names.ts";
import type { Verb } from "../define.ts";
import { examine, type Finding } from "../doctor.ts";
import { EXIT, usage } from "../errors.ts";
import { glyph } from "../output/style.ts";
import { pad } from "../output/width.ts";
import { oneLine } from "../../util/one-line.ts";

const STATE_OF = { ok: "Succeeded", wrong: "Failed", unknown: "AwaitingApproval" } as const;

/** Looks for what keeps jobs from running at all. */
export const doctor: Verb = {
  name: "doctor",
  args: "",
  count: [0, 0],
  summary: "Look for what keeps jobs from running at all; each finding with a remedy.",
  help: "It changes nothing. Exit code 1 if anything is wrong.",
  flags: {},
  examples: [["doctor -n cross-domain", "as the user of the kubeconfig"]],
  onlyKubernetes: true,
  run: async (context) => {
    const source = await context.source();
    const { client } = source;
    if (client === undefined) throw usage("doctor needs Kubernetes", "leave out --server");
    const namespace = source.namespace ?? DEFAULT_JOB_NAMESPACE;
    const findings = await examine({ source, client, namespace, now: context.now });
    const isWell = findings.every(({ result }) => result !== "wrong");
    if (await context.printValue({ findings })) return isWell ? EXIT.ok : EXIT.error;
    const width = Math.max(...findings.map(({ check }) => check.length));
    const line = ({ check, result, detail }: Finding): string =>
      `${glyph(context.style, STATE_OF[result])} ${pad(check, width)}  ${oneLine(detail)}`;
    for (const finding of findings) {
      context.print(line(finding));
      if (finding.remedy !== undefined) context.print(`${" ".repeat(width + 4)}do: ${finding.remedy}`);
    }
    return isWell ? EXIT.ok : EXIT.error;
  },
};
