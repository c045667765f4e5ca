import type { ContainerStatus, CoreEvent, Lease, Namespace, Pod, Service } from "../../api/kubernetes.ts";
import { recordOf } from "../api/json.ts";
import type { ModelKind } from "../api/kinds.ts";
import { readCRD } from "../api/schema.ts";
import type { ModelObject } from "../api/types.ts";
import { ageOf, humanDuration } from "./duration.ts";
import { valuesAt } from "./json-path.ts";

/** A column of `kubectl get`; of a higher priority than 0 only with `-o wide`. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly priority: number;
  readonly description: string;
  readonly cell: (object: ModelObject, now: number) => unknown;
}

type Cell = Column["cell"];

function column(name: string, cell: Cell, priority = 0): Column {
  return { name, type: "string", format: name === "Name" ? "name" : "", priority, description: name, cell };
}

const NAME = column("Name", ({ metadata }) => metadata.name);
const AGE = column("Age", ({ metadata }, now) => ageOf(metadata.creationTimestamp, now));
const CREATED = column("Created At", ({ metadata }) => metadata.creationTimestamp);

/** Reads an object as one of its own kind: the server never mixes kinds. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the reader says what it reads
function of<T>(read: (object: T, now: number) => unknown): Cell {
  return (object, now) => read(object as unknown as T, now);
}

function statuses({ status }: Pod): ContainerStatus[] {
  return status?.containerStatuses ?? [];
}

const POD_COLUMNS = [
  NAME,
  column(
    "Ready",
    of((pod: Pod) => {
      const ready = statuses(pod).filter((each) => each.ready === true).length;
      return `${ready}/${pod.spec?.containers.length ?? 0}`;
    }),
  ),
  column("Status", of(podStatus)),
  column(
    "Restarts",
    of((pod: Pod, now) => restarts(pod, now)),
  ),
  AGE,
  column("IP", (pod) => recordOf(pod["status"])["podIP"] ?? "<none>", 1),
  column(
    "Node",
    of((pod: Pod) => pod.spec?.nodeName ?? "<none>"),
    1,
  ),
  column("Nominated Node", () => "<none>", 1),
  column("Readiness Gates", () => "<none>", 1),
];

/** The one word that says most about a pod. */
function podStatus(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return "Terminating";
  const { reason, phase = "" } = pod.status ?? {};
  if (reason) return reason;
  const words = statuses(pod).map(({ state }) => state?.waiting?.reason ?? state?.terminated?.reason ?? "");
  const word = words.findLast((each) => each !== "");
  const running = statuses(pod).some(({ ready, state }) => ready === true && state?.running !== undefined);
  return word === "Completed" && running ? "Running" : (word ?? phase);
}

function restarts(pod: Pod, now: number): string {
  const count = statuses(pod).reduce((sum, each) => sum + each.restartCount, 0);
  const ends = statuses(pod).map(({ lastState }) => Date.parse(lastState?.terminated?.finishedAt ?? ""));
  const last = Math.max(...ends.filter((time) => !Number.isNaN(time)));
  return count > 0 && Number.isFinite(last) ? `${count} (${humanDuration(now - last)} ago)` : String(count);
}

const SERVICE_COLUMNS = [
  NAME,
  column(
    "Type",
    of(({ spec }: Service) => spec?.type),
  ),
  column(
    "Cluster-IP",
    of(({ spec }: Service) => spec?.clusterIP ?? "<none>"),
  ),
  column("External-IP", () => "<none>"),
  column(
    "Port(s)",
    of(
      ({ spec }: Service) =>
        (spec?.ports ?? []).map(({ port, protocol }) => `${port}/${protocol ?? "TCP"}`).join(",") || "<none>",
    ),
  ),
  AGE,
  column(
    "Selector",
    of(({ spec }: Service) => labelText(spec?.selector)),
    1,
  ),
];

function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.join(",") || "<none>";
}

const EVENT_COLUMNS = [
  column(
    "Last Seen",
    of((event: CoreEvent, now) => ageOf(event.lastTimestamp ?? event.firstTimestamp, now)),
  ),
  column(
    "Type",
    of(({ type }: CoreEvent) => type),
  ),
  column(
    "Reason",
    of(({ reason }: CoreEvent) => reason),
  ),
  column(
    "Object",
    of(({ involvedObject: { kind = "", name = "" } }: CoreEvent) => `${kind.toLowerCase()}/${name}`),
  ),
  column(
    "Subobject",
    of(({ involvedObject }: CoreEvent) => (involvedObject as { fieldPath?: string }).fieldPath ?? ""),
    1,
  ),
  column(
    "Source",
    of(({ source, reportingComponent }: CoreEvent) => source?.component ?? reportingComponent ?? ""),
    1,
  ),
  column(
    "Message",
    of(({ message }: CoreEvent) => message?.trim()),
  ),
  column(
    "First Seen",
    of(({ firstTimestamp }: CoreEvent, now) => ageOf(firstTimestamp, now)),
    1,
  ),
  column(
    "Count",
    of(({ count }: CoreEvent) => count ?? 1),
    1,
  ),
  column("Name", ({ metadata }) => metadata.name, 1),
];

const BUILT_IN: Readonly<Record<string, readonly Column[]>> = {
  pods: POD_COLUMNS,
  services: SERVICE_COLUMNS,
  events: EVENT_COLUMNS,
  configmaps: [
    NAME,
    column(
      "Data",
      ({ data, binaryData }) => Object.keys(recordOf(data)).length + Object.keys(recordOf(binaryData)).length,
    ),
    AGE,
  ],
  namespaces: [
    NAME,
    column(
      "Status",
      of(({ status }: Namespace) => status?.phase),
    ),
    AGE,
  ],
  nodes: [
    NAME,
    column("Status", () => "Ready"),
    column("Roles", () => "<none>"),
    AGE,
    column("Version", ({ status }) => recordOf(recordOf(status)["nodeInfo"])["kubeletVersion"]),
    column("Internal-IP", () => "127.0.0.1", 1),
    column("OS-Image", ({ status }) => recordOf(recordOf(status)["nodeInfo"])["osImage"], 1),
  ],
  leases: [
    NAME,
    column(
      "Holder",
      of(({ spec }: Lease) => spec?.holderIdentity),
    ),
    AGE,
  ],
  networkpolicies: [
    NAME,
    column("Pod-Selector", ({ spec }) =>
      labelText(recordOf(recordOf(spec)["podSelector"])["matchLabels"] as Record<string, string> | undefined),
    ),
    AGE,
  ],
  resourcequotas: [NAME, column("Request", quotaText), column("Limit", () => ""), AGE],
  limitranges: [NAME, CREATED],
  customresourcedefinitions: [NAME, CREATED],
};

function quotaText({ spec, status }: ModelObject): string {
  const used = recordOf(recordOf(status)["used"]) as Record<string, string>;
  const hard = Object.entries(recordOf(recordOf(spec)["hard"]) as Record<string, string>);
  return hard.map(([name, most]) => `${name}: ${used[name] ?? 0}/${most}`).join(", ");
}

const CUSTOM = new Map<string, readonly Column[]>();

/** The columns of a kind: those of kubectl's built-in kinds, or the printer columns of a CRD. */
export function columnsOf(kind: ModelKind): readonly Column[] {
  if (!kind.custom) return BUILT_IN[kind.plural] ?? [NAME, AGE];
  let columns = CUSTOM.get(kind.plural);
  if (columns === undefined) {
    columns = printerColumns(kind.plural);
    CUSTOM.set(kind.plural, columns);
  }
  return columns;
}

function printerColumns(plural: string): readonly Column[] {
  const given = readCRD(plural).spec.versions[0]?.additionalPrinterColumns ?? [];
  const columns = given.map(({ name, type, jsonPath, priority = 0, description = "" }) => ({
    name,
    type,
    format: "",
    priority,
    description,
    cell: (object: ModelObject, now: number): unknown => {
      const [value] = valuesAt(object, jsonPath);
      return type === "date" && typeof value === "string" ? ageOf(value, now) : (value ?? null);
    },
  }));
  return columns.length === 0 ? [NAME, AGE] : [NAME, ...columns];
}
