import type { AppImage, DeployTemplate } from "../api/types.ts";
import { WorkloadError, withPrefix } from "./errors.ts";

/** A task of more pods per party could not keep them all in the job's status. */
export const MAX_REPLICAS = 1000;

/**
 * The deploy template for a role (docs/reference/appimage.md): the first one that lists the role, else the last universal
 * one, else, for a party without a role only, the first one.
 */
export function chooseTemplate(appImage: AppImage, role: string): DeployTemplate {
  const templates = appImage.spec.deployTemplates;
  const first = templates[0];
  if (first === undefined) throw new WorkloadError("TemplateNotFound", "deploy templates are empty");
  const chosen = templates.find((template) => rolesOf(template).includes(role)) ?? universal(templates);
  if (chosen !== undefined) return chosen;
  if (role === "") return first;
  throw new WorkloadError("TemplateNotFound", `not found deploy template for role "${role}"`);
}

/** As `chooseTemplate`, with the words in which Kuscia reports it for a party. */
export function chooseTemplateFor(appImage: AppImage, domainID: string, role: string): DeployTemplate {
  const image = appImage.metadata.name;
  const prefix = `failed to select appropriate deploy template from appImage "${image}" for party ${domainID}/${role}, `;
  return withPrefix(prefix, () => chooseTemplate(appImage, role));
}

/** Pods per party. The API stores 0 when nothing was given, so 0 is 1 as well. */
export function replicasOf(template: DeployTemplate): number {
  const replicas = template.replicas ?? 0;
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > MAX_REPLICAS) {
    throw new WorkloadError(
      "InvalidReplicas",
      `${templateName(template)} has replicas ${replicas}, allowed are 0 to ${MAX_REPLICAS}`,
    );
  }
  return replicas === 0 ? 1 : replicas;
}

/** How messages name a template, as Kuscia's do. */
export function templateName({ name, role = "" }: DeployTemplate): string {
  return `deploy template '${name}/${role}'`;
}

/** The roles that a template lists; blanks count, as in Kuscia. One that lists none has the empty role. */
function rolesOf({ role = "" }: DeployTemplate): string[] {
  return role.replace(/^,+|,+$/g, "").split(",");
}

function universal(templates: readonly DeployTemplate[]): DeployTemplate | undefined {
  return templates.findLast((template) => rolesOf(template).join() === "");
}
