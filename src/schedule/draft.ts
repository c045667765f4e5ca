import type { KusciaJobSchedule, KusciaJobSpec, KusciaJobTemplate } from "../api/types.ts";
import { checked, render, type Rendered, revisionOf } from "../template/render.ts";
import type { NotReady, RunDraft } from "./types.ts";

/** What each job of a schedule is made of at present, or why none can be made. `template` is the one that it names. */
export function draftOf(
  { spec }: Pick<KusciaJobSchedule, "spec">,
  template: KusciaJobTemplate | undefined,
): RunDraft | NotReady {
  if (spec.template === undefined) return draftFrom(checked(inlineJob(spec.job)));
  const { name, revision: wanted } = spec.template;
  if (template === undefined)
    return { reason: "TemplateNotFound", message: `template "${name}" does not exist in this namespace` };
  const revision = revisionOf(template.spec);
  if (wanted !== undefined && wanted !== revision)
    return { reason: "RevisionChanged", message: revisionMessage(name, revision, wanted) };
  return draftFrom(render(template.spec, spec.parameters ?? {}), { name, revision });
}

/** How somebody is told that a template has changed. */
export function revisionMessage(name: string, revision: string, wanted: string): string {
  return `template "${name}" has revision ${revision} now, not ${wanted}; look at it, and name that one`;
}

/** The CRD leaves it open what stands there, and it is checked like what a template makes. */
function inlineJob(job: KusciaJobSchedule["spec"]["job"]): RunDraft {
  const { metadata, spec = {} } = job ?? {};
  return {
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
    spec: spec as unknown as KusciaJobSpec,
  };
}

function draftFrom(rendered: Rendered, template?: RunDraft["template"]): RunDraft | NotReady {
  if ("job" in rendered) return { ...rendered.job, ...(template && { template }) };
  const { reason, message } = rendered.problems[0]!;
  return { reason, message };
}
