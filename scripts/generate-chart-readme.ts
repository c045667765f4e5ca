import { dump, load } from "js-yaml";

interface Row {
  readonly key: string;
  readonly value: string;
  readonly about: string;
}

const LONGEST_VALUE = 60;

/** The chart's README: what installs it, and a table of its values with the comments that stand over them. */
export function chartReadme(values: string): string {
  const rows = rowsOf(values).map(({ key, value, about }) => `| \`${key}\` | ${value} | ${about} |\n`);
  return `# kusciajob-operator

The operator, and the job API if \`api.enabled\` says so. \`helm install\`, upgrade, removal and rights:
[docs/install.md](../../docs/install.md). What to restrict: [docs/security.md](../../docs/security.md).

\`\`\`
helm install kusciajob-operator charts/kusciajob-operator --namespace kusciajob-system --create-namespace \\
  --set image.repository=REGISTRY/kusciajob-operator --set image.tag=TAG
helm test kusciajob-operator --namespace kusciajob-system
\`\`\`

## Values

| Value | Default | |
|---|---|---|
${rows.join("")}`;
}

/** Every value that is no group of others. A comment above a group is shown with the first of its values. */
function rowsOf(text: string): Row[] {
  const values = load(text);
  const rows: Row[] = [];
  let about: string[] = [];
  for (const { key, comment } of entriesOf(text)) {
    const value = at(values, key);
    if (value === undefined) continue;
    about.push(...comment);
    if (isGroup(key, value)) continue;
    rows.push({ key, value: shown(value), about: sentence(about) });
    about = [];
  }
  return rows;
}

interface Entry {
  /** As `--set` takes it. */
  readonly key: string;
  /** The lines above it. */
  readonly comment: readonly string[];
}

function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  let path: { readonly indent: number; readonly key: string }[] = [];
  let comment: string[] = [];
  for (const line of text.split("\n").slice(1)) {
    const [, spaces = "", said, key] = /^( *)(?:# ?(.*)|([A-Za-z]\w*):.*)$/.exec(line) ?? [];
    if (said !== undefined) comment.push(said);
    if (key !== undefined) {
      path = [...path.filter(({ indent }) => indent < spaces.length), { indent: spaces.length, key }];
      entries.push({ key: path.map((each) => each.key).join("."), comment });
    }
    if (key !== undefined || line.trim() === "") comment = [];
  }
  return entries;
}

/** Maps of Kubernetes' own are one value. */
function isGroup(name: string, value: unknown): boolean {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  return isMap && !/(ecurityContext|resources|dashboard\.labels)$/.test(name);
}

/** Undefined for a key inside of one value, such as a list's. */
function at(values: unknown, name: string): unknown {
  const keys = name.split(".");
  for (const [index, key] of keys.entries()) {
    if (index > 0 && !isGroup(keys.slice(0, index).join("."), values)) return undefined;
    values = (values as Record<string, unknown> | undefined)?.[key];
  }
  return values;
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : dump(value, { flowLevel: 0, lineWidth: -1 }).trim();
  return text.length > LONGEST_VALUE ? "see values.yaml" : `\`${text}\``;
}

/** Examples, which are indented, stay in values.yaml. */
function sentence(lines: readonly string[]): string {
  return lines
    .filter((line) => !line.startsWith(" "))
    .join(" ")
    .replaceAll("|", "\\|");
}
