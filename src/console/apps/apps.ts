import { call } from "../app/api.ts";
import type { ShownPod } from "../ui/pod.tsx";

/** An application: its image, and what the pods of each role are like. */
export interface App {
  readonly name: string;
  readonly image?: { readonly name: string; readonly tag: string; readonly id: string } | null;
  readonly config_templates?: Readonly<Record<string, string>>;
  readonly deploy_templates: readonly {
    readonly name: string;
    readonly role: string;
    readonly replicas: number;
  }[];
}

const PAGE = 1000;

/** @throws Problem */
export async function apps(signal?: AbortSignal): Promise<readonly App[]> {
  const request = { page_size: PAGE };
  return (await call<{ appimage_list: App[] }>("/api/v1/appimage/list", request, signal)).appimage_list;
}

/** @throws Problem */
export function app(name: string, signal?: AbortSignal): Promise<App> {
  return call<App>("/api/v1/appimage/query", { name }, signal);
}

export interface Question {
  readonly role: string;
  readonly domain: string;
  readonly input: string;
  /** Other parties, as `domain` or `domain/role`. */
  readonly others: readonly string[];
}

/** The pod that it makes for a role. @throws Problem */
export function render(
  name: string,
  { role, domain, input, others }: Question,
  signal?: AbortSignal,
): Promise<ShownPod> {
  const request = { name, role, domain_id: domain, task_input_config: input, others };
  return call<ShownPod>("/api/v1/appimage/render", request, signal);
}

/** The roles that an application has templates for; the empty one stands for all others. */
export function rolesOf({ deploy_templates: templates }: App): readonly string[] {
  const roles = templates.flatMap(({ role }) => role.replace(/^,+|,+$/g, "").split(","));
  return [...new Set(roles)];
}

export function imageOf({ image }: App): string {
  return image ? `${image.name}:${image.tag}` : "–";
}
