import type { AppImage, DeployTemplate } from "../api/types.ts";
import { WorkloadError } from "./errors.ts";

/** A task of more pods per party could not keep them all in the job's status. */
export const MAX_REPLICAS = 1000;

/**
 * The deploy template for a role (Kuscia's pod rules): the first one that lists the role, else the last universal
 * one, else, for a party without a role only, the first one.
 */
export function chooseTemplate(appImage: AppImage, role: string): DeployTemplate {
  const templates = appImage.spec.deployTemplates;
  const first = templates[0];
  if (first === undefined) throw new WorkloadError("TemplateNotFound", "deploy templates are empty");
  const chosen = templates.find((template) => lists(template, role)) ?? universal(templates);
  if (chosen !== undefined) return chosen;
  if (role === "") return first;
  throw new WorkloadError("TemplateNotFound", `not found deploy template for role "${role}"`);
}

/** As `chooseTemplate`, with the words in which Kuscia reports it for a party. */
export function chooseTemplateFor(appImage: AppImage, domainID: string, role: string): DeployTemplate {
  try {
    return chooseTemplate(appImage, role);
  } catch (error) {
    if (!(error instanceof WorkloadError)) throw error;
    const image = appImage.metadata.name ?? "";
    throw new WorkloadError(
      error.reason,
      `failed to select appropriate deploy template from appImage "${image}" for party ${domainID}/${role}, ${error.message}`,
      { cause: error },
    );
  }
}

/** Pods per party. The API stores 0 when nothing was given, so 0 is 1 as well (Kuscia's CRDs). */
export function replicasOf(template: DeployTemplate): number {
  const replicas = template.replicas ?? 0;
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > MAX_REPLICAS) {
    throw new WorkloadError(
      "InvalidReplicas",
      `deploy template '${template.name}/${template.role ?? ""}' has replicas ${replicas}, allowed are 0 to ${MAX_REPLICAS}`,
    );
  }
  return replicas === 0 ? 1 : replicas;
}

/** Blanks count, as in Kuscia; an empty role is listed only by a template that lists nothing. */
function lists(template: DeployTemplate, role: string): boolean {
  const roles = (template.role ?? "").replace(/^,+|,+$/g, "");
  return roles.split(",").includes(role);
}

function universal(templates: readonly DeployTemplate[]): DeployTemplate | undefined {
  return templates.findLast((template) => (template.role ?? "").replace(/^,+|,+$/g, "") === "");
}
