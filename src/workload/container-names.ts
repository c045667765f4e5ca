import type { Pod } from "../api/kubernetes.ts";
import { ANNOTATION } from "../api/names.ts";
import type { DeployTemplate } from "../api/types.ts";

/** The names go with the pod: admission may inject containers, and the AppImage may change. */
export function containerAnnotations({ spec }: DeployTemplate): Record<string, string> {
  const { containers = [] } = spec;
  const speaking = containers.filter(({ messages }) => messages === "Stdout");
  return {
    [ANNOTATION.containers]: namesOf(containers),
    ...(speaking.length > 0 && { [ANNOTATION.messages]: namesOf(speaking) }),
  };
}

function namesOf(containers: readonly { readonly name: string }[]): string {
  return containers.map(({ name }) => name).join(",");
}

/** Names of the pod's containers that are of the AppImage; undefined if the pod does not say. */
export function containerNamesOf({ metadata }: Pod): ReadonlySet<string> | undefined {
  const names = metadata.annotations?.[ANNOTATION.containers] ?? "";
  return names === "" ? undefined : new Set(names.split(","));
}
