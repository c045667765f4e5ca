import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Stored } from "../../api/kubernetes.ts";
import { KUSCIA_JOB_TEMPLATES } from "../../api/resources.ts";
import { validateKusciaJobTemplate } from "../../api/schema.ts";
import type { KusciaJobTemplate, KusciaJobTemplateSpec } from "../../api/types.ts";
import type { TemplateSchema } from "../../proto/kusciajob/api/v1alpha1/template_pb.js";
import { revisionMessage } from "../../schedule/draft.ts";
import { type JobDraft, render, type Rendered, revisionOf, templateProblems } from "../../template/render.ts";
import type { Call } from "../call.ts";
import { CallError, invalid } from "../errors.ts";
import { findObject, type ObjectKind, readObject, recordOf } from "../objects.ts";

export const TEMPLATES: ObjectKind<KusciaJobTemplate> = {
  type: KUSCIA_JOB_TEMPLATES,
  noun: "template",
  missing: "queryTemplate",
  longestName: 63,
};

/** The shape of the message `Template`. */
export function templateMessage(template: Stored<KusciaJobTemplate>): MessageInitShape<typeof TemplateSchema> {
  const { displayName = "", description = "" } = template.spec;
  const [problem = ""] = templateProblems(template.spec);
  return { ...recordOf(template), displayName, description, revision: revisionOf(template.spec), problem };
}

/** The spec in a request, if jobs can be made from it. @throws CallError 11100 */
export function templateSpec(text: string): KusciaJobTemplateSpec {
  const spec = readObject("spec", text);
  const [fault] = validateKusciaJobTemplate({ spec });
  if (fault !== undefined) throw invalid(fault);
  const [problem] = templateProblems(spec as unknown as KusciaJobTemplateSpec);
  if (problem !== undefined) throw invalid(problem);
  return spec as unknown as KusciaJobTemplateSpec;
}

/** What a call names to have a job made. */
interface Filling {
  readonly name: string;
  readonly revision: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The job that a template makes. @throws CallError 409 for another revision, 11100 for wrong parameters */
export async function fill(
  { name, revision: wanted, parameters }: Filling,
  call: Call,
): Promise<{ readonly job: JobDraft; readonly name: string; readonly revision: string }> {
  const { metadata, spec } = await findObject(TEMPLATES, name, call);
  const revision = revisionOf(spec);
  if (wanted !== "" && wanted !== revision)
    throw new CallError("templateRevision", revisionMessage(metadata.name, revision, wanted));
  return { job: jobOf(render(spec, parameters)), name: metadata.name, revision };
}

/** @throws CallError 11100 with all that is wrong */
function jobOf(rendered: Rendered): JobDraft {
  if ("job" in rendered) return rendered.job;
  throw invalid(rendered.problems.map(({ message }) => message).join("; "));
}
