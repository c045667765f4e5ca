import type { Container, PodSpec } from "../api/kubernetes.ts";
import type { AppContainer } from "../api/types.ts";
import { WorkloadError } from "./errors.ts";
import type { PartyLayout } from "./layout.ts";
import { templateName } from "./template-choice.ts";

type Volumes = NonNullable<PodSpec["volumes"]>;
type VolumeMounts = NonNullable<Container["volumeMounts"]>;

/** Keeps the volumes that a domain names for AppImages apart from all others of the pod. */
const NAMED_PREFIX = "named-";

/** The pod's volumes besides the config: the template's, those of the domain that a container mounts by name, and the domain's own. */
export function podVolumes(party: PartyLayout): Volumes {
  const { template, settings } = party;
  const own = (template.spec.volumes ?? []).map(({ name, emptyDir: { medium, sizeLimit } }) => ({
    name,
    emptyDir: { ...(medium && { medium }), ...(sizeLimit !== undefined && { sizeLimit: String(sizeLimit) }) },
  }));
  const everywhere = settings.volumes ?? [];
  checkNames(party);
  const mounts = (template.spec.containers ?? []).flatMap((container) => container.volumeMounts ?? []);
  const named = new Set(mounts.map(({ name }) => name).filter((name) => !isOwn(party, name)));
  return [
    ...own,
    ...[...named].map((name) => ({ ...settings.namedVolumes?.[name], name: NAMED_PREFIX + name })),
    ...everywhere,
  ];
}

/** What a container mounts besides its config; `config` is that, to find two mounts at one path. */
export function containerMounts(party: PartyLayout, container: AppContainer, config: VolumeMounts): VolumeMounts {
  const asked = (container.volumeMounts ?? []).map((mount) => ({
    ...mount,
    name: volumeOf(party, container, mount.name),
  }));
  const mounts = [...config, ...asked, ...(party.settings.volumeMounts ?? [])];
  const paths = new Map<string, string>();
  for (const { name, mountPath } of asked.length === 0 ? [] : mounts) {
    const path = mountPath.replace(/(?<=.)\/+$/, "");
    const other = paths.get(path);
    if (other !== undefined) {
      throw new WorkloadError(
        "InvalidMountPath",
        `container "${container.name}" would mount the volumes "${other}" and "${name}" at ${path}; ` +
          "change a mountPath in the AppImage or in the domain's settings",
      );
    }
    paths.set(path, name);
  }
  return mounts;
}

/** The pod's volume behind a name that a container mounts: the template's, else what the party put behind it. */
function volumeOf(party: PartyLayout, container: AppContainer, name: string): string {
  if (isOwn(party, name)) return name;
  const { namedVolumes = {} } = party.settings;
  if (Object.hasOwn(namedVolumes, name)) return NAMED_PREFIX + name;
  throw new WorkloadError(
    "VolumeNotFound",
    `container "${container.name}" mounts the volume "${name}", which party ${party.domainID} has not got; ` +
      `set namedVolumes.${name} in the settings of the domain ${party.domainID} (--domain-settings), ` +
      `or declare it in the volumes of ${templateName(party.template)}`,
  );
}

function isOwn({ template }: PartyLayout, name: string): boolean {
  return (template.spec.volumes ?? []).some((volume) => volume.name === name);
}

/** A template cannot know the names in every party's settings; the pod could not hold both. */
function checkNames({ template, settings, domainID }: PartyLayout): void {
  const taken = new Set((settings.volumes ?? []).map(({ name }) => name));
  const both = template.spec.volumes?.find(({ name }) => taken.has(name));
  if (both === undefined) return;
  throw new WorkloadError(
    "NameConflict",
    `the volume "${both.name}" of ${templateName(template)} has the name of one that the settings of the domain ` +
      `${domainID} give every pod; rename one of them`,
  );
}
