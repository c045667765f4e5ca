import type { Pod, PodSpec } from "../../api/kubernetes.ts";
import { ConfigError, podField } from "./environment.ts";

type Projected = NonNullable<NonNullable<PodSpec["volumes"]>[number]["projected"]>;
type Source = NonNullable<Projected["sources"]>[number];

/** What a projected volume is made from. */
export interface ProjectedContext {
  readonly pod: Pod;
  /** Makes a token of the pod's ServiceAccount for an audience. */
  readonly token: (audience: string) => string;
}

/** The files of a projected volume: tokens and fields of the pod. They are written once: tokens here do not end. @throws ConfigError */
export function projectedFiles({ sources = [] }: Projected, context: ProjectedContext): Record<string, Buffer> {
  const files = sources.flatMap((source) => [...tokenFiles(source, context), ...fieldFiles(source, context)]);
  return Object.fromEntries(files.map(([path, text]) => [path, Buffer.from(text)]));
}

function tokenFiles({ serviceAccountToken: asked }: Source, { token }: ProjectedContext): [string, string][] {
  return asked === undefined ? [] : [[asked.path, token(asked.audience ?? "")]];
}

function fieldFiles(source: Source, { pod }: ProjectedContext): [string, string][] {
  const unknown = Object.keys(source).find((key) => key !== "serviceAccountToken" && key !== "downwardAPI");
  if (unknown !== undefined) throw new ConfigError(`a volume projects ${unknown}, which local mode does not have`);
  return (source.downwardAPI?.items ?? []).map(({ path, fieldRef }) => [
    path,
    fieldRef === undefined ? "" : podField(pod, fieldRef.fieldPath),
  ]);
}
