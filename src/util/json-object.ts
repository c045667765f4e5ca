/** The JSON object that a text is; an empty one for any other text. */
export function jsonObject(text = ""): Readonly<Record<string, unknown>> {
  // An error costs more than all else here, and most objects have no such text.
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
