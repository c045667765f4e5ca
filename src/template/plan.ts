import { setCondition } from "../api/conditions.ts";
import type { Stored } from "../api/kubernetes.ts";
import { CONDITION, SCHEDULE_CONDITION } from "../api/reasons.ts";
import type { KusciaJobTemplate, KusciaJobTemplateStatus } from "../api/types.ts";
import { deepEqual } from "../util/equal.ts";
import { revisionOf, templateProblems } from "./render.ts";

/** The status that a template is to have; undefined if it has it. */
export function planTemplate(template: Stored<KusciaJobTemplate>, now: number): KusciaJobTemplateStatus | undefined {
  const { metadata, spec } = template;
  const conditions = structuredClone(template.status?.conditions ?? []);
  const [problem] = templateProblems(spec);
  const reason = problem === undefined ? "Valid" : "TemplateInvalid";
  const state = (type: string, holds: boolean): void =>
    setCondition(
      conditions,
      { type, status: holds ? "True" : "False", reason, message: problem ?? "" },
      metadata.generation,
      now,
    );
  state(SCHEDULE_CONDITION.ready, problem === undefined);
  state(CONDITION.stalled, problem !== undefined);
  const status: KusciaJobTemplateStatus = {
    revision: revisionOf(spec),
    parameterNames: parameterNames(template),
    observedGeneration: metadata.generation,
    conditions,
  };
  return deepEqual(status, template.status) ? undefined : status;
}

/** Those that must be given come first. */
function parameterNames({ spec }: KusciaJobTemplate): string {
  const parameters = spec.parameters ?? [];
  const isNeeded = ({ required = false, default: value }: (typeof parameters)[number]): boolean =>
    required && value === undefined;
  return [...parameters.filter(isNeeded), ...parameters.filter((each) => !isNeeded(each))]
    .map(({ name }) => name)
    .join(",");
}
