import { gunzipSync, gzipSync } from "node:zlib";
import type { ConfigMap, KubeObject } from "../api/kubernetes.ts";
import { LABEL } from "../api/names.ts";
import type { AppImage } from "../api/types.ts";
import type { Planned, TaskInput } from "./input.ts";
import { childMetadata } from "./metadata.ts";
import { keptAppImageName } from "./names.ts";
import { distinctParties } from "./parties.ts";

/** The value of the label `content` of a ConfigMap that holds an AppImage. */
const APP_IMAGE = "app-image";
const KEY = "app-image.json.gz";

/**
 * A copy of the AppImage that a waiting task was accepted with, in the namespace of its first party: all pods of an attempt
 * are made from one AppImage, whatever becomes of the original meanwhile.
 */
export function planKeptAppImage(input: TaskInput): Planned<ConfigMap> | undefined {
  const [first] = distinctParties(input.task);
  if (first === undefined) return undefined;
  const key = { namespace: first.domainID, name: keptAppImageName(input.taskID, input.attempt) };
  const render = (): ConfigMap => {
    const { metadata, spec } = input.appImage;
    const kept: AppImage = { metadata: { name: metadata.name, generation: metadata.generation }, spec };
    return {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: childMetadata(input, key, { [LABEL.content]: APP_IMAGE }),
      immutable: true,
      binaryData: { [KEY]: gzipSync(JSON.stringify(kept)).toString("base64") },
    };
  };
  return { ...key, render };
}

/** Whether the object is the copy of an AppImage. */
export function isKeptAppImage({ metadata }: KubeObject): boolean {
  return metadata.labels?.[LABEL.content] === APP_IMAGE;
}

/** The AppImage of such a copy; undefined if somebody spoiled it. */
export function readKeptAppImage(configMap: ConfigMap): AppImage | undefined {
  const packed = configMap.binaryData?.[KEY];
  if (packed === undefined) return undefined;
  try {
    // The operator wrote it, and a ConfigMap cannot hold more than this unpacks to in earnest.
    const text = gunzipSync(Buffer.from(packed, "base64"), { maxOutputLength: 4 * 1024 * 1024 }).toString();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an AppImage of the API server, packed above
    return JSON.parse(text) as AppImage;
  } catch {
    return undefined;
  }
}
