import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { AppContainer, AppImage, DeployTemplate } from "../../api/types.ts";
import {
  type ContainerSchema,
  type DeployTemplateSchema,
  type QueryAppImageResponseData,
  QueryAppImageResponseDataSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { probeDataOf } from "./probe.ts";

/** An AppImage as the API shows it; what the API does not know is left out. */
export function appImageDataOf(appImage: AppImage): QueryAppImageResponseData {
  const { image, configTemplates, deployTemplates } = appImage.spec;
  return create(QueryAppImageResponseDataSchema, {
    name: appImage.metadata.name,
    image,
    configTemplates,
    deployTemplates: deployTemplates.map(templateOf),
  });
}

function templateOf({ name, role, replicas, spec }: DeployTemplate): MessageInitShape<typeof DeployTemplateSchema> {
  return {
    name,
    role,
    replicas,
    restartPolicy: spec.restartPolicy,
    containers: (spec.containers ?? []).map(containerOf),
  };
}

function containerOf(container: AppContainer): MessageInitShape<typeof ContainerSchema> {
  const { limits, requests } = container.resources ?? {};
  return {
    name: container.name,
    command: container.command,
    args: container.args,
    workingDir: container.workingDir,
    configVolumeMounts: container.configVolumeMounts,
    ports: container.ports?.map(({ name, protocol, scope }) => ({ name, protocol, scope })),
    envFrom: container.envFrom?.map(({ prefix, configMapRef, secretRef }) => ({
      prefix,
      configMapRef: configMapRef && { name: configMapRef.name },
      secretRef: secretRef && { name: secretRef.name },
    })),
    env: container.env?.map(({ name, value }) => ({ name, value })),
    resources: container.resources && {
      limits: limits && amountsOf(limits),
      requests: requests && amountsOf(requests),
    },
    livenessProbe: probeDataOf(container.livenessProbe),
    readinessProbe: probeDataOf(container.readinessProbe),
    startupProbe: probeDataOf(container.startupProbe),
    imagePullPolicy: container.imagePullPolicy,
  };
}

function amountsOf(amounts: Record<string, string>): { cpu?: string; memory?: string } {
  return { cpu: amounts["cpu"]?.toString(), memory: amounts["memory"]?.toString() };
}
