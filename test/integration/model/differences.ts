import { isRecord } from "../../../src/local/api/json.ts";

/** Where two pieces of JSON differ, leaf by leaf: a sentence each. */
export function differences(model: unknown, real: unknown, path = ""): string[] {
  if (Array.isArray(model) && Array.isArray(real)) {
    const length = Math.max(model.length, real.length);
    return Array.from({ length }, (_, i) => differences(model[i], real[i], `${path}[${i}]`)).flat();
  }
  if (isRecord(model) && isRecord(real)) {
    const keys = new Set([...Object.keys(model), ...Object.keys(real)]);
    return [...keys].flatMap((key) => differences(model[key], real[key], `${path}.${key}`));
  }
  if (Object.is(model, real)) return [];
  return [`${path}: the model says ${JSON.stringify(model)}, the server ${JSON.stringify(real)}`];
}
