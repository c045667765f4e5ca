import type { StatusCause } from "../../kube/errors.ts";

/** One thing that is wrong with an object, in kube-apiserver's words. */
export type Cause = Required<StatusCause>;

function cause(reason: string, field: string, message: string): Cause {
  return { reason, field, message };
}

export function required(field: string): Cause {
  return cause("FieldValueRequired", field, "Required value");
}

export function wrongType(field: string, wanted: string, found: string): Cause {
  const message = `Invalid value: "${found}": ${field} in body must be of type ${wanted}: "${found}"`;
  return cause("FieldValueTypeInvalid", field, message);
}

export function notSupported(field: string, value: unknown, supported: readonly unknown[]): Cause {
  const list = supported.map((each) => JSON.stringify(each)).join(", ");
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`;
  return cause("FieldValueNotSupported", field, message);
}

export function tooLong(field: string, most: number): Cause {
  return cause("FieldValueTooLong", field, `Too long: may not be more than ${most} bytes`);
}

export function tooMany(field: string, count: number, most: number): Cause {
  return cause("FieldValueTooMany", field, `Too many: ${count}: must have at most ${most} items`);
}

export function duplicate(field: string, value: unknown): Cause {
  return cause("FieldValueDuplicate", field, `Duplicate value: ${JSON.stringify(value)}`);
}

/** A value that its schema does not allow; the sentence goes on after "in body". */
export function outOfBounds(field: string, value: unknown, why: string): Cause {
  return cause("FieldValueInvalid", field, `Invalid value: ${JSON.stringify(value)}: ${field} in body ${why}`);
}

/** A value that breaks a rule; the server does not repeat it. */
export function brokenRule(field: string, message: string, reason = "FieldValueInvalid"): Cause {
  return cause(reason, field, `Invalid value: ${message}`);
}

export function badName(field: string, value: string, why: string): Cause {
  return cause("FieldValueInvalid", field, `Invalid value: ${JSON.stringify(value)}: ${why}`);
}

/** Rules are not evaluated on an object whose schema is violated; the server says so. */
export const RULES_NOT_CHECKED: Cause = cause(
  "FieldValueInvalid",
  "<nil>",
  "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
);
