// A record separator: what follows in the line is of stderr. A unit separator at its end: it has no line feed.
const MARK = "\u001E";
const NO_LINE_FEED = "\u001F";
const MARKED = new RegExp(`${MARK}([^\n]*)(\n|$)`, "g");

/** The two outputs of a program, as the log of `examples/apps/command.yaml` has them. Any other log is all stdout. */
export function streamsOf(log: string): { readonly stdout: string; readonly stderr: string } {
  let stderr = "";
  const stdout = log.replaceAll(MARKED, (_, line: string, end: string) => {
    stderr += line.endsWith(NO_LINE_FEED) ? line.slice(0, -1) : line + end;
    return "";
  });
  return { stdout, stderr };
}
