import type { KubeObject, Stored } from "../../api/kubernetes.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { QueryAppImageResponseDataSchema } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { ScheduleSchema } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { TemplateSchema } from "../../proto/kusciajob/api/v1alpha1/template_pb.js";
import { type Access, inCluster, inJobNamespace } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { appImageDataOf } from "../convert/app-image-data.ts";
import { hasLabels } from "../objects.ts";
import { scheduleMessage } from "../schedule/schedules.ts";
import { templateMessage } from "../template/templates.ts";
import { objectChanges, type RawChange, whileMatching } from "../watch/changes.ts";
import type { ObjectEvent } from "../watch/event.ts";
import type { Feed } from "../watch/feed.ts";
import type { Feeds } from "../watch/feeds.ts";
import { jsonText, type Place, type Step } from "./step.ts";

/** A kind whose objects are told of to whoever may watch all of them. */
interface ObjectTopic {
  readonly access: Access<unknown, unknown>;
  readonly follow: (name: string, filter: Filter, place: Place, call: GrantedStream<unknown>) => AsyncGenerator<Step>;
}

/** What narrows the objects, by their names and labels. */
export interface Filter {
  readonly nameContains: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The topics of such kinds. What is told of objects is what lists show of them, without specs: these hold inputs. */
export const OBJECT_TOPICS: Readonly<Record<string, ObjectTopic>> = {
  schedules: {
    access: inJobNamespace("watch", "kusciajobschedules"),
    follow: following(
      ({ schedules }) => schedules,
      (schedule) => jsonText(ScheduleSchema, { ...scheduleMessage(schedule), spec: "" }),
    ),
  },
  templates: {
    access: inJobNamespace("watch", "kusciajobtemplates"),
    follow: following(
      ({ templates }) => templates,
      (template) => jsonText(TemplateSchema, { ...templateMessage(template), spec: "" }),
    ),
  },
  appimages: {
    access: inCluster("watch", "appimages"),
    follow: following(
      ({ appimages }) => appimages,
      (image) => jsonText(QueryAppImageResponseDataSchema, appImageDataOf(image)),
    ),
  },
};

function following<T extends KubeObject>(
  feedOf: (feeds: Feeds) => Feed<T>,
  show: (object: Stored<T>) => string,
): ObjectTopic["follow"] {
  return async function* (topic, filter, { lastID, signal }, call) {
    const { hub, release } = await feedOf(call.backend.feeds).use();
    try {
      let seen = whileMatching<T>(matcherOf(filter), lastID !== undefined);
      for await (const change of objectChanges(hub, { lastID, signal }, call)) {
        if (change.type === "reset") seen = whileMatching<T>(matcherOf(filter), false);
        yield stepOf(change, topic, (event) => {
          const type = seen(event);
          const name = event.object.metadata.name ?? "";
          const object = (): string => event.view("", (each) => show(each as Stored<T>));
          return type === undefined ? [] : [{ type: EventType[type], topic, name, object: object() }];
        });
      }
    } finally {
      release();
    }
  };
}

/** What is told of a change of the objects of a topic. */
export function stepOf<T extends KubeObject>(
  change: RawChange<ObjectEvent<T>>,
  topic: string,
  tell: (event: ObjectEvent<T>) => Step["drafts"],
): Step {
  switch (change.type) {
    case "reset":
      return { drafts: [{ type: "RESET", topic }] };
    case "synced":
      return { drafts: [], place: change.id, isSynced: true };
    case "event":
      return { drafts: tell(change.change), place: change.id };
    case "idle":
      return { drafts: [] };
  }
}

function matcherOf({ nameContains, labels }: Filter): (object: KubeObject) => boolean {
  const part = nameContains.toLowerCase();
  return (object) => (object.metadata.name ?? "").toLowerCase().includes(part) && hasLabels(object, labels);
}
