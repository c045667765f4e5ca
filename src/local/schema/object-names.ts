import type { ModelKind } from "../api/kinds.ts";
import { badName, type Cause } from "./causes.ts";

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;

interface NameRule {
  readonly pattern: RegExp;
  readonly most: number;
  readonly message: string;
}

const RULES: Readonly<Record<"label" | "subdomain", NameRule>> = {
  label: {
    pattern: new RegExp(`^${LABEL}$`),
    most: 63,
    message: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
  },
  subdomain: {
    pattern: new RegExp(`^${SUBDOMAIN}$`),
    most: 253,
    message: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
  },
};
const LABELS = new Set(["namespaces", "services"]);

/** What is wrong with an object's name. */
export function nameCauses({ plural }: ModelKind, name: string): Cause[] {
  const { pattern, most, message } = RULES[LABELS.has(plural) ? "label" : "subdomain"];
  const found = pattern.test(name) ? [] : [badName("metadata.name", name, message)];
  if (name.length > most) found.push(badName("metadata.name", name, `must be no more than ${most} bytes`));
  return found;
}
