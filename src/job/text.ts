/** Limits of docs/architecture.md, in bytes of UTF-8. */
export const TASK_MESSAGE_BYTES = 512;
export const JOB_MESSAGE_BYTES = 2048;

/** Go's %q for ordinary text, as Kuscia quotes messages. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** The first few of a list, and how many more there are. */
export function listed(items: readonly string[], most = 5): string {
  const shown = items.slice(0, most).join(", ");
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}
