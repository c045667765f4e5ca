import { secondsOf } from "./duration.ts";
import { BatchError, invalidProperty, unsupportedProperty } from "./errors.ts";

/** Checks one value of a request's body and gives it in the form in which it is kept. @throws BatchError */
export type Reader<T = unknown> = (value: unknown, property: string) => T;

/** The JSON object that a body is. @throws BatchError */
export function parseBody(body: Buffer): unknown {
  const content = body.toString("utf8");
  if (content.trim() === "") return {};
  try {
    return JSON.parse(content);
  } catch {
    throw new BatchError("InvalidRequestBody", { Reason: "the body is no JSON" });
  }
}

export function text(longest = Number.POSITIVE_INFINITY): Reader<string> {
  return (value, property) => {
    if (typeof value !== "string") throw invalidProperty(property, value, "it must be a text");
    if (value.length > longest)
      throw invalidProperty(property, value, `it has ${value.length} characters, it must have at most ${longest}`);
    return value;
  };
}

export function integer(least: number, most: number, but?: number): Reader<number> {
  const also = but === undefined ? "" : `, or ${but}`;
  return (value, property) => {
    const isWhole = typeof value === "number" && Number.isInteger(value);
    if (isWhole && (value === but || (value >= least && value <= most))) return value;
    throw invalidProperty(property, value, `it must be a whole number from ${least} to ${most}${also}`);
  };
}

export const flag: Reader<boolean> = (value, property) => {
  if (typeof value !== "boolean") throw invalidProperty(property, value, "it must be true or false");
  return value;
};

export function word<W extends string>(...words: readonly W[]): Reader<W> {
  return (value, property) => {
    const found = words.find((each) => typeof value === "string" && each === value.toLowerCase());
    if (found === undefined) throw invalidProperty(property, value, `it must be one of ${words.join(", ")}`);
    return found;
  };
}

/** An ISO 8601 duration of at least so many seconds. */
export function duration(leastSeconds: number): Reader<string> {
  return (value, property) => {
    const seconds = typeof value === "string" ? secondsOf(value) : undefined;
    if (seconds === undefined) throw invalidProperty(property, value, "it must be an ISO 8601 duration such as PT1H");
    if (seconds < leastSeconds)
      throw invalidProperty(property, value, `it must be a duration of at least ${leastSeconds} s`);
    return value as string;
  };
}

export const time: Reader<string> = (value, property) => {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw invalidProperty(property, value, "it must be an ISO 8601 time");
  return new Date(ms).toISOString();
};

export function list<T>(reader: Reader<T>): Reader<T[]> {
  return (value, property) => {
    if (!Array.isArray(value)) throw invalidProperty(property, value, "it must be a list");
    return value.map((each, index) => reader(each, `${property}[${index}]`));
  };
}

/** Kept as it is, without a meaning here. */
export const anything: Reader = (value) => value;

/** What this service cannot do; an empty value asks for nothing. */
export function refused(reason: string): Reader {
  return (value, property) => {
    if (Array.isArray(value) && value.length === 0) return undefined;
    throw unsupportedProperty(property, reason);
  };
}

type Fields = Readonly<Record<string, Reader>>;
type Read<F extends Fields> = { -readonly [K in keyof F]?: ReturnType<F[K]> };

/** An object with these properties and no other. */
export function object<F extends Fields, R extends keyof F & string = never>(
  fields: F,
  ...required: readonly R[]
): Reader<Read<F> & { [K in R]: NonNullable<Read<F>[K]> }> {
  return (value, property) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      if (property === "") throw new BatchError("InvalidRequestBody", { Reason: "the body must be a JSON object" });
      throw invalidProperty(property, value, "it must be an object");
    }
    const path = (key: string): string => (property === "" ? key : `${property}.${key}`);
    const given = Object.entries(value).filter(([key, each]) => each !== null && !key.startsWith("odata."));
    const unknown = given.find(([key]) => !Object.hasOwn(fields, key));
    if (unknown !== undefined)
      throw new BatchError("InvalidRequestBody", { Reason: `there is no property "${path(unknown[0])}"` });
    const missing = required.find((key) => !given.some(([name]) => name === key));
    if (missing !== undefined)
      throw new BatchError("MissingRequiredProperty", { PropertyName: missing, PropertyPath: path(missing) });
    const read = given.map(([key, each]) => [key, fields[key]!(each, path(key))] as const);
    return Object.fromEntries(read.filter(([, each]) => each !== undefined)) as never;
  };
}
