const SHAPE = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const QUANTITY = /^[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

const WRONG_FORMAT = `quantities must match the regular expression '${SHAPE.source}'`;

/** Undefined if the text is a Kubernetes quantity, else what Kubernetes says about it. */
export function quantityProblem(text: string): string | undefined {
  if (QUANTITY.test(text)) return undefined;
  const [, number, suffix] = SHAPE.exec(text) ?? [];
  if (number === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(number)) return WRONG_FORMAT;
  return suffix === "" ? WRONG_FORMAT : "unable to parse quantity's suffix";
}
