import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Pod } from "../../api/kubernetes.ts";
import { ANNOTATION } from "../../api/names.ts";
import { jobState } from "../../api/phases.ts";
import type { KusciaJob, OutputStatus } from "../../api/types.ts";
import type { OutputEventSchema } from "../../proto/kusciajob/api/v1alpha1/output_pb.js";
import type { LogNews } from "./container-log.ts";
import type { LogPod } from "./log-pods.ts";
import { messageIn } from "./message.ts";

/** An event of a stream of output. */
export type Event = MessageInitShape<typeof OutputEventSchema>;

/** The containers of the AppImage; what else runs in the pod was put there by others. */
export function containersOf({ metadata, spec }: Pod, only?: string): string[] {
  const all = (spec?.containers ?? []).map(({ name }) => name);
  if (only !== undefined) return all.filter((name) => name === only);
  const own = listOf(metadata.annotations?.[ANNOTATION.containers]);
  return own.length === 0 ? all : all.filter((name) => own.includes(name));
}

/** Whether the container prints messages among its output. */
export function printsMessages({ metadata }: Pod, container: string): boolean {
  return listOf(metadata.annotations?.[ANNOTATION.messages]).includes(container);
}

function listOf(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : text.split(",");
}

/** Which pod an event is about. */
export function aboutPod({ task, party, role, attempt, name }: LogPod): Event {
  return { task, party, role, attempt, pod: name };
}

/** What the reader is told of a log; undefined for its end. */
export function eventOf(news: Exclude<LogNews, { type: "gone" }>, isMessages: boolean): Event | undefined {
  switch (news.type) {
    case "line": {
      const { line, position } = news;
      const about = { time: line.at, seq: position.seq };
      const message = isMessages ? messageIn(line.text) : undefined;
      return message === undefined
        ? { ...about, type: "LINE", text: line.text }
        : { ...about, type: "MESSAGE", ...message };
    }
    case "gap":
      return { type: "GAP", text: news.text, seq: news.position.seq };
    case "note":
      return { type: "NOTE", text: news.text };
    case "done":
      return undefined;
  }
}

/** The state of the job and of each task, by what it is of. */
export function statesOf(job: KusciaJob): [string, Event][] {
  const { phase, reason = "", message = "", tasks = [] } = job.status ?? {};
  const whole: Event = { type: "STATE", state: jobState(phase), reason, text: message };
  return [
    ["", whole],
    ...tasks.map((task): [string, Event] => {
      const { alias, state, attempt = 0, progress } = task;
      const event: Event = {
        type: "STATE",
        task: alias,
        state,
        attempt,
        reason: task.reason ?? "",
        text: task.message ?? "",
      };
      return [`task ${alias}`, { ...event, ...(progress !== undefined && { progress }) }];
    }),
  ];
}

/** The results that were given, by what they are of. */
export function resultsOf({ status }: KusciaJob): [string, Event][] {
  return (status?.outputs ?? []).map((output: OutputStatus): [string, Event] => {
    const { name, task, attempt = 0, domainID, mediaType = "", size = 0, uri = "", configMap } = output;
    const about = { type: "RESULT", task, attempt, party: domainID, name, mediaType, size: BigInt(size), uri };
    return [`result ${domainID}/${configMap}`, about];
  });
}
