import { invalidProperty, unsupportedProperty } from "./errors.ts";

/** A file that a task finds in its folder. */
export interface ResourceFile {
  readonly httpUrl: string;
  /** Where it lies below the working directory of the task. */
  readonly filePath: string;
  /** In octal digits. */
  readonly fileMode?: string;
}

export const RESOURCE_HOSTS_OPTION = "--azure-batch-resource-hosts";

/** Refuses files from hosts that the administrator has not named. @throws BatchError */
export function requireFetchable(
  files: readonly ResourceFile[] | undefined,
  property: string,
  hosts: readonly string[],
): void {
  for (const [index, { httpUrl, filePath, fileMode }] of (files ?? []).entries()) {
    const at = `${property}[${index}]`;
    const url = urlOf(httpUrl);
    if (url === undefined) throw invalidProperty(`${at}.httpUrl`, httpUrl, "it must be an http or https URL");
    if (!hosts.includes(url.host) && !hosts.includes(url.hostname))
      throw unsupportedProperty(
        property,
        `no files are fetched from ${url.host}; ask the administrator to name it in ${RESOURCE_HOSTS_OPTION}, or put the file into the image of the environment`,
      );
    if (!isBelow(filePath))
      throw invalidProperty(`${at}.filePath`, filePath, "it must be a path below the working directory of the task");
    if (fileMode !== undefined && !/^0?[0-7]{3}$/.test(fileMode))
      throw invalidProperty(`${at}.fileMode`, fileMode, "it must be an octal mode such as 0770");
  }
}

function urlOf(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : undefined;
}

function isBelow(path: string): boolean {
  const parts = path.split("/");
  return path !== "" && !path.includes("\0") && !parts.includes("..") && !parts.includes("");
}
