export { CUSTOM_FIELD_PREFIX } from "../api/names.ts";

/** On a job, joined by `_`: the domains of this cluster that a job's approval speaks for. */
export const SELF_PARTIES = "kuscia.secretflow/interconn-self-parties";
/** On a job: the `x-request-id` it was created with, by which a repeated CreateJob is known. */
export const REQUEST_ID = "kuscia.secretflow/request-id";
/** The resource that `resources.bandwidth` asks for. */
export const BANDWIDTH_RESOURCE = "kuscia.io/bandwidth";

const NAME_RULE = "^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$";
const NAME = new RegExp(NAME_RULE);

/** Undefined if the name is a good one, else the complaint about the field. */
export function nameProblem(field: string, name: string): string | undefined {
  if (NAME.test(name)) return undefined;
  return `Field "${field}" is invalid, invalid value: "${name}": regex used for validation is "${NAME_RULE}" `;
}
