import { oneLine } from "../../util/one-line.ts";

type Resources = Readonly<Record<"limits" | "requests", Readonly<Record<string, string | number>> | undefined>>;

interface Container {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly resources?: Partial<Resources>;
  readonly volumeMounts?: readonly { readonly name?: string; readonly readOnly?: boolean }[];
}

interface AppImageContent {
  readonly image?: { readonly name?: string; readonly tag?: string };
  readonly deployTemplates?: readonly {
    readonly role?: string;
    readonly replicas?: number;
    readonly spec?: { readonly containers?: readonly Container[] };
  }[];
}

/** What an AppImage runs, for a person to judge: its image, and for each role pods, commands, resources and volumes. */
export function imageLines(name: string, spec: unknown): string[] {
  if (spec === null) return [`  runs     ${name}: there is no such AppImage yet`];
  const { image = {}, deployTemplates = [] } = spec as AppImageContent;
  const { name: of = "", tag = "" } = image;
  return [
    `  runs     ${name}: image ${of}${tag === "" ? "" : `:${tag}`}`,
    ...deployTemplates.flatMap(({ role = "", replicas = 1, spec: pod }) => {
      const containers = pod?.containers ?? [];
      const commands = containers.map(({ command = [], args = [] }) => oneLine([...command, ...args].join(" ")));
      const who = role === "" ? "" : ` as ${role}`;
      const used = [usesText(containers), mountsText(containers)].filter((each) => each !== "");
      return [
        `           ${replicas} pod${replicas === 1 ? "" : "s"} each${who}: ${commands.join("; ")}`,
        ...(used.length === 0 ? [] : [`           ${used.join("; ")}`]),
      ];
    }),
  ];
}

function usesText(containers: readonly Container[]): string {
  const used = containers.map(({ resources }) => resourcesText(resources)).filter((each) => each !== "");
  return used.length === 0 ? "" : `uses ${used.join(" and ")}`;
}

/** As much as it may take, where that is said. */
export function resourcesText(resources: unknown): string {
  const { limits = {}, requests = {} } = (resources ?? {}) as Partial<Resources>;
  const amounts = Object.entries({ ...requests, ...limits });
  return amounts.map(([what, amount]) => oneLine(`${what} ${amount}`)).join(", ");
}

function mountsText(containers: readonly Container[]): string {
  const mounts = containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  const names = mounts.map(({ name = "", readOnly }) => oneLine(readOnly === true ? `${name} (ro)` : name));
  return names.length === 0 ? "" : `mounts ${[...new Set(names)].join(", ")}`;
}
