import { BatchError, invalidQuery } from "../errors.ts";
import { type Filterable, filterOf, type Predicate } from "./filter.ts";

/** The parameters of a request, by name in lower case. */
export type Query = ReadonlyMap<string, string>;

/** Reads the query of a URL. @throws BatchError for a parameter that is given twice */
export function queryOf(search: string): Query {
  const found = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) {
    const key = name.toLowerCase();
    if (found.has(key)) throw invalidQuery(name, value, "the parameter is given twice");
    found.set(key, value);
  }
  return found;
}

export const SKIP_TOKEN = "$skiptoken";
const MOST_RESULTS = 1000;

/** How many results a page may have. @throws BatchError */
export function pageSizeOf(query: Query, most = MOST_RESULTS): number {
  const text = query.get("maxresults");
  if (text === undefined) return most;
  if (!/^[+-]?\d{1,9}$/.test(text)) throw invalidQuery("maxresults", text, "it must be a whole number");
  const size = Number(text);
  if (size >= 1 && size <= most) return size;
  throw new BatchError("OutOfRangeQueryParameterValue", {
    QueryParameterName: "maxresults",
    QueryParameterValue: text,
    MinimumAllowed: 1,
    MaximumAllowed: most,
  });
}

/** What `$filter` lets through. @throws BatchError */
export function filterIn(query: Query, properties: Filterable): Predicate {
  const text = query.get("$filter");
  return text === undefined || text.trim() === "" ? () => true : filterOf(text, properties);
}

/** Whether `$expand` asks for statistics; there is nothing else to ask for. @throws BatchError */
export function wantsStats(query: Query): boolean {
  const text = query.get("$expand");
  if (text === undefined || text.trim() === "") return false;
  const other = namesIn(text).find((name) => name !== "stats");
  if (other !== undefined) throw invalidQuery("$expand", text, `"${other}" cannot be expanded, only stats`);
  return true;
}

/** Takes of an object what `$select` names; everything if it names nothing. @throws BatchError for a name that there is not */
export function selectorOf(query: Query, properties: readonly string[]): (object: object) => object {
  const text = query.get("$select");
  if (text === undefined || text.trim() === "") return (object) => object;
  const names = namesIn(text).map((name) => name.split("/")[0]!);
  const unknown = names.find((name) => !properties.includes(name));
  if (unknown !== undefined)
    throw invalidQuery("$select", text, `"${unknown}" is no property; these are: ${properties.join(", ")}`);
  return (object) =>
    Object.fromEntries(Object.entries(object).filter(([key]) => names.includes(key) || key.startsWith("odata.")));
}

function namesIn(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}
