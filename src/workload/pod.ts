import type { Pod, PodSpec } from "../api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../api/names.ts";
import { CONFIG_VOLUME, type PartyConfig } from "./config.ts";
import { buildContainer } from "./container.ts";
import { containerAnnotations } from "./container-names.ts";
import { schedulingOf, withPodMetadata } from "./domain-settings.ts";
import { gangSpec, type Gang } from "./gang.ts";
import type { TaskInput } from "./input.ts";
import { JOB_API_MOUNT, jobApiAnnotations, jobApiOf, jobApiVolume } from "./job-api.ts";
import type { LiteralEnv } from "./job-env.ts";
import type { PartyLayout, PodLayout } from "./layout.ts";
import { childMetadata } from "./metadata.ts";
import { metricPort } from "./ports.ts";
import { restartAnnotations } from "./restart.ts";
import { podSecurity } from "./security.ts";
import { startGateAnnotations, startGateEnvironment, startGateFor } from "./start-gate.ts";
import { containerMounts, podVolumes } from "./volumes.ts";

/** What a pod is built from besides its layout. */
interface PodParts {
  mounts: PartyConfig["mounts"];
  /** Name of the ConfigMap, if there is one. */
  configMap: string | undefined;
  env: readonly LiteralEnv[];
}

/**
 * One pod. Kuscia's scheduler, node selector and toleration are left out: they mean Kuscia's
 * own nodes. A domain's settings bring others.
 */
export function buildPod(
  input: TaskInput,
  at: { party: PartyLayout; pod: PodLayout },
  { mounts, configMap, env }: PodParts,
  gang: Gang,
): Pod {
  const { template, settings } = at.party;
  const { containers = [], terminationGracePeriodSeconds: grace } = template.spec;
  const jobApi = jobApiOf(input);
  const envFrom = startGateEnvironment(startGateFor(at.party, at.pod));
  const volumes = [
    ...configVolumes(configMap),
    ...podVolumes(at.party),
    ...(jobApi === undefined ? [] : [jobApiVolume(jobApi)]),
  ];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: withPodMetadata(podMetadata(input, at), settings),
    spec: {
      restartPolicy: template.spec.restartPolicy || "Never",
      automountServiceAccountToken: false,
      // The environment of every container would otherwise name all Services of the domain.
      enableServiceLinks: false,
      securityContext: podSecurity(template, settings),
      ...(grace !== undefined && { terminationGracePeriodSeconds: grace }),
      ...(template.spec.affinity && { affinity: template.spec.affinity }),
      ...schedulingOf(settings),
      ...(volumes.length > 0 && { volumes }),
      containers: containers.map((container, index) => {
        const asked = containerMounts(at.party, container, mounts[index] ?? []);
        const volumeMounts = jobApi === undefined ? asked : [...asked, JOB_API_MOUNT];
        return buildContainer(input.appImage, at.party, index, { env, envFrom, volumeMounts });
      }),
      ...gangSpec(gang),
    },
  };
}

function configVolumes(name: string | undefined): NonNullable<PodSpec["volumes"]> {
  return name === undefined ? [] : [{ name: CONFIG_VOLUME, configMap: { name } }];
}

function podMetadata(input: TaskInput, { party, pod }: { party: PartyLayout; pod: PodLayout }): Pod["metadata"] {
  const key = { name: pod.name, namespace: party.domainID };
  const metadata = childMetadata(input, key, {
    [LABEL.podIdentity]: pod.identity,
    [LABEL.podRole]: party.role,
    [LABEL.communicationRoleServer]: "true",
    [LABEL.communicationRoleClient]: "true",
  });
  const imageID = input.appImage.spec.image.id;
  return {
    ...metadata,
    annotations: {
      ...metadata.annotations,
      ...(imageID && { [ANNOTATION.imageID]: imageID }),
      ...metricAnnotations(party),
      ...restartAnnotations(party.template),
      ...startGateAnnotations(startGateFor(party, pod)),
      ...containerAnnotations(party.template),
      ...jobApiAnnotations(jobApiOf(input)),
    },
  };
}

/** A pod has one set of these, so the first container with a probe gets it. */
export function metricAnnotations(party: Pick<PartyLayout, "template" | "ports">): Record<string, string> {
  const containers = party.template.spec.containers ?? [];
  const probes = containers.map((container) => ({ container, port: metricPort(container, party.ports) }));
  const probe = probes.find(({ port }) => port !== undefined);
  if (probe === undefined) return {};
  return {
    [ANNOTATION.metricPath]: probe.container.metricProbe?.path ?? "",
    [ANNOTATION.metricPort]: String(probe.port),
    [ANNOTATION.shouldBeScraped]: "true",
  };
}
