/** Parses JSON that this harness or Kubernetes wrote; the caller knows its type. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- an assertion in one place instead of at every call
export function parseJson<T>(text: string): T {
  return JSON.parse(text);
}

/** The code of a Node error, or an empty string. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
