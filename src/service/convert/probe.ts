import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Probe } from "../../api/kubernetes.ts";
import type * as proto from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";

const NUMBERS = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
] as const;

/** A probe of a container from that of the API; zeros are left to Kubernetes' defaults. */
export function probeOf(probe: proto.Probe): Probe {
  const numbers = NUMBERS.filter((name) => probe[name] !== 0).map((name): [string, unknown] => [name, probe[name]]);
  return {
    ...Object.fromEntries(Object.entries(actionOf(probe)).concat(numbers)),
    ...(probe.terminationGracePeriodSeconds !== 0n && {
      terminationGracePeriodSeconds: Number(probe.terminationGracePeriodSeconds),
    }),
  };
}

function actionOf({ exec, httpGet, tcpSocket, grpc }: proto.Probe): Partial<Record<keyof Probe, unknown>> {
  return {
    ...(exec && { exec: { command: exec.command } }),
    ...(httpGet && { httpGet: httpGetOf(httpGet) }),
    ...(tcpSocket && {
      tcpSocket: { port: intOrString(tcpSocket.port), ...(tcpSocket.host !== "" && { host: tcpSocket.host }) },
    }),
    ...(grpc && { grpc: { port: grpc.port, ...(grpc.service !== "" && { service: grpc.service }) } }),
  };
}

function httpGetOf({ path, port, host, scheme, httpHeaders }: proto.HTTPGetAction): NonNullable<Probe["httpGet"]> {
  return {
    port: intOrString(port),
    ...(path !== "" && { path }),
    ...(host !== "" && { host }),
    ...(scheme !== "" && { scheme }),
    ...(httpHeaders.length > 0 && { httpHeaders: httpHeaders.map(({ name, value }) => ({ name, value })) }),
  };
}

/** Kubernetes has ports by number or by name. */
function intOrString(port: string): number | string {
  return /^\d{1,9}$/.test(port) ? Number(port) : port;
}

/** The reverse. */
export function probeDataOf(probe: Probe | undefined): MessageInitShape<typeof proto.ProbeSchema> | undefined {
  if (probe === undefined) return undefined;
  const { httpGet, tcpSocket, grpc, exec } = probe;
  return {
    ...Object.fromEntries(NUMBERS.map((name) => [name, probe[name]])),
    exec: exec && { command: exec.command },
    httpGet: httpGet && httpGetDataOf(httpGet),
    tcpSocket: tcpSocket && { host: tcpSocket.host, port: String(tcpSocket.port) },
    grpc: grpc && { port: grpc.port, service: grpc.service },
    terminationGracePeriodSeconds: BigInt(probe.terminationGracePeriodSeconds ?? 0),
  };
}

function httpGetDataOf(action: NonNullable<Probe["httpGet"]>): MessageInitShape<typeof proto.HTTPGetActionSchema> {
  const { path, port, host, scheme, httpHeaders } = action;
  return { path, port: String(port), host, scheme, httpHeaders };
}
