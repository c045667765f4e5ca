import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { LARGEST_PAGE } from "../../service/batch.ts";
import { CONSENT_STATES, DECISIONS, DIGEST_FORM, LONGEST_REASON } from "../../service/consent/consents.ts";

type Rule = Readonly<Record<string, unknown>>;

const NAMED = { minLength: 1 };
const DOMAIN_AND_JOB = { domain_id: NAMED, job_id: NAMED };

/** What calls ask of fields of their requests beyond the type, by message and field. The checks themselves are in `src/service`. */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  ListConsentsRequest: {
    domain_id: NAMED,
    states: { items: { type: "string", enum: CONSENT_STATES } },
    page_size: { minimum: 0, maximum: LARGEST_PAGE },
  },
  GetConsentRequest: DOMAIN_AND_JOB,
  DecideConsentRequest: {
    ...DOMAIN_AND_JOB,
    digest: { pattern: DIGEST_FORM },
    decision: { enum: DECISIONS },
    reason: { maxLength: LONGEST_REASON },
  },
};

const REQUIRED: ReadonlySet<string> = new Set(["domain_id", "job_id", "digest", "decision"]);

/** The rule of a field; empty if there is none. */
export function ruleOf({ parent, name }: DescField): Rule {
  return RULES[parent.name]?.[name] ?? {};
}

/** The fields without which a request is refused; empty where none is known of. */
export function requiredOf({ name }: DescMessage): readonly string[] {
  return Object.keys(RULES[name] ?? {}).filter((field) => REQUIRED.has(field));
}
