import { createHash } from "node:crypto";
import { cut } from "../util/text.ts";
import type { ConfigMap, KubeObject } from "./kubernetes.ts";
import { ANNOTATION, LABEL } from "./names.ts";

/** Who may read an output beside the party that gave it: every party of the job, or these domains. */
export type Readers = "all" | readonly string[];

/** A result that a party gives. */
export interface Output {
  readonly name: string;
  readonly mediaType: string;
  /** Either this or `uri`. */
  readonly value?: string;
  readonly uri?: string;
  readonly readers: Readers;
}

/** What is known of a stored output without its value. */
export interface OutputNote {
  readonly name: string;
  readonly mediaType: string;
  /** Of the value, in bytes. */
  readonly size: number;
  readonly uri?: string;
  readonly readers: Readers;
  /** The beginning of a value that every party may read. */
  readonly summary?: string;
}

export const OUTPUT_MAX_BYTES = 256 * 1024;
const SUMMARY_BYTES = 1024;
const URI_MAX = 2048;
const MOST_READERS = 128;
const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const MEDIA_TYPE = /^[\w.+-]{1,63}\/[\w.+-]{1,63}(;[ -~]{1,64})?$/;
const DOMAIN = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The value of the label `content` of a ConfigMap that holds an output. */
const CONTENT = "output";
const KEY = "value";

/** What is wrong with an output: the field, its value where that may be shown, and the remedy. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  /** Too large to be stored. */
  readonly isTooLarge: boolean;

  constructor(message: string, isTooLarge = false) {
    super(message);
    this.isTooLarge = isTooLarge;
  }
}

/** An output as a program writes it in JSON: a value that is no text is kept as JSON. @throws OutputError */
export function readOutput(given: unknown): Output {
  if (typeof given !== "object" || given === null) throw new OutputError("an output must be an object with a name");
  const { name, mediaType, value, uri, readers = [] } = given as Readonly<Record<string, unknown>>;
  const isText = value === undefined || typeof value === "string";
  return checkOutput({
    name: textOf(name),
    mediaType: mediaType === undefined ? (isText ? "text/plain" : "application/json") : textOf(mediaType),
    ...(value !== undefined && { value: isText ? value : JSON.stringify(value) }),
    ...(uri !== undefined && { uri: textOf(uri) }),
    readers: readersOf(readers),
  });
}

function textOf(given: unknown): string {
  return typeof given === "string" ? given : "";
}

function readersOf(given: unknown): Readers {
  if (given === "all") return "all";
  if (Array.isArray(given) && given.every((each) => typeof each === "string")) return given;
  throw new OutputError('readers must be "all" or a list of domains');
}

/** The same output, if nothing is wrong with it. @throws OutputError */
export function checkOutput(output: Output): Output {
  const { name, mediaType, value, uri, readers } = output;
  if (!NAME.test(name))
    throw new OutputError("name must have 1 to 63 letters, digits, -, _ and ., with a letter or digit at both ends");
  if (!MEDIA_TYPE.test(mediaType)) throw new OutputError(`mediaType of "${name}" must be like text/plain`);
  if ((value === undefined) === (uri === undefined))
    throw new OutputError(`"${name}" must have either a value or a uri`);
  if (uri !== undefined && !isURI(uri))
    throw new OutputError(`uri of "${name}" must be an address of at most ${URI_MAX} characters`);
  checkSize(name, value ?? "");
  if (readers !== "all" && !areDomains(readers))
    throw new OutputError(`readers of "${name}" must be "all" or at most ${MOST_READERS} domains`);
  return output;
}

function isURI(text: string): boolean {
  return text.length <= URI_MAX && /^[a-z][a-z0-9+.-]*:\S+$/i.test(text);
}

function areDomains(readers: readonly string[]): boolean {
  return readers.length <= MOST_READERS && readers.every((each) => DOMAIN.test(each));
}

function checkSize(name: string, value: string): void {
  const size = Buffer.byteLength(value);
  if (size > OUTPUT_MAX_BYTES)
    throw new OutputError(`value of "${name}" has ${size} bytes, more than ${OUTPUT_MAX_BYTES}; give a uri`, true);
}

/** The outputs in a container's termination message; undefined if it is an ordinary message. */
export function declaredOutputs(message: string | undefined): readonly unknown[] | undefined {
  const text = message?.trim() ?? "";
  if (!text.startsWith("{") || !text.includes('"outputs"')) return undefined;
  try {
    const { outputs } = JSON.parse(text) as { outputs?: unknown };
    return Array.isArray(outputs) ? outputs : undefined;
  } catch {
    return undefined;
  }
}

/** Name of the ConfigMap of a pod's output. */
export function outputConfigMapName(pod: string, output: string): string {
  return `${pod}-output-${createHash("sha256").update(output).digest("hex").slice(0, 10)}`;
}

/** The ConfigMap that holds the output of a pod, in its namespace; with the labels by which it is found and goes with its job. */
export function outputConfigMap(pod: KubeObject, output: Output): ConfigMap {
  const { namespace, name = "" } = pod.metadata;
  const { labels, annotations } = childFacts(pod);
  const { value = "", uri, readers, mediaType } = output;
  const note: OutputNote = {
    name: output.name,
    mediaType,
    size: Buffer.byteLength(value),
    ...(uri !== undefined && { uri }),
    readers,
    ...(readers === "all" && { summary: cut(value, SUMMARY_BYTES) }),
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      ...(namespace !== undefined && { namespace }),
      name: outputConfigMapName(name, output.name),
      labels: { ...labels, [LABEL.content]: CONTENT },
      annotations: { ...annotations, [ANNOTATION.output]: JSON.stringify(note) },
    },
    immutable: true,
    data: { [KEY]: value },
  };
}

const OF_A_CHILD: readonly string[] = [
  LABEL.controller,
  LABEL.jobID,
  LABEL.jobUID,
  LABEL.jobNamespace,
  LABEL.taskID,
  LABEL.attempt,
];

/** By what an object that is made of a pod is found, and goes with its job. */
export function childFacts({ metadata: { labels = {}, annotations = {} } }: KubeObject): {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
} {
  return {
    labels: picked(labels, OF_A_CHILD),
    annotations: picked(annotations, [...OF_A_CHILD, ANNOTATION.taskAlias, ANNOTATION.addedTask, ANNOTATION.initiator]),
  };
}

function picked(from: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

/** Whether the object holds an output. */
export function isOutput({ metadata }: KubeObject): boolean {
  return metadata.labels?.[LABEL.content] === CONTENT;
}

/** What the ConfigMap says of its output; undefined if somebody spoiled it. */
export function outputNote({ metadata }: KubeObject): OutputNote | undefined {
  try {
    const { size, ...note } = JSON.parse(metadata.annotations?.[ANNOTATION.output] ?? "") as OutputNote;
    const { mediaType, name, readers } = checkOutput({ uri: "x:x", ...note });
    const { uri, summary } = note;
    return {
      name,
      mediaType,
      size: Number.isSafeInteger(size) && size >= 0 ? size : 0,
      ...(uri !== undefined && { uri }),
      readers,
      ...(typeof summary === "string" && { summary: cut(summary, SUMMARY_BYTES) }),
    };
  } catch {
    return undefined;
  }
}

/** The value in the ConfigMap. */
export function outputValue({ data }: ConfigMap): string {
  return data?.[KEY] ?? "";
}
