const BINARY_UNITS = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL_UNITS = ["m", "", "k", "M", "G", "T", "P", "E"];
/** Powers of ten of the decimal suffixes; the binary ones are powers of 1024. */
const DECIMAL_POWERS: Record<string, number> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const QUANTITY =
  /^\+?(?=\.?\d)(\d{0,40})(?:\.(\d{0,40}))?(?:([eE][+-]?\d{1,2})|(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E))?$/;

/** An exact, non-negative value; quantities reach 2^63 and have 10^-9, more than a number holds. */
interface Fraction {
  above: bigint;
  below: bigint;
  binary: boolean;
}

/**
 * A Kubernetes quantity divided by a whole number, written and rounded as Kuscia does.
 * Undefined if the text is no quantity, or a negative one.
 */
export function divideQuantity(text: string, divisor: number): string | undefined {
  const value = parse(text);
  if (value === undefined) return undefined;
  const share = { ...value, below: value.below * BigInt(divisor) };
  return value.binary ? binaryText(share) : decimalText(share);
}

const NANOS = 10n ** 9n;

/** The value in thousand-millionths, rounded up; undefined if the text is no quantity, or a negative one. */
export function nanosOf(text: string): bigint | undefined {
  const value = parse(text);
  return value === undefined ? undefined : (value.above * NANOS + value.below - 1n) / value.below;
}

/** So many thousand-millionths as a quantity, cut to what its suffixes can say; nothing for less than nothing. */
export function quantityOf(nanos: bigint, binary: boolean): string {
  const value = { above: nanos < 0n ? 0n : nanos, below: NANOS, binary };
  return binary ? binaryText(value) : decimalText(value);
}

function parse(text: string): Fraction | undefined {
  const match = QUANTITY.exec(text);
  if (match === null) return undefined;
  const [, whole = "", fraction = "", exponent = "", suffix = ""] = match;
  const digits = BigInt(whole + fraction);
  const scale = 10n ** BigInt(fraction.length);
  const power = BINARY_UNITS.indexOf(suffix);
  if (power >= 0) return { above: digits * binarySize(power), below: scale, binary: true };
  const tens = exponent === "" ? (DECIMAL_POWERS[suffix] ?? 0) : Number(exponent.slice(1));
  return tens >= 0
    ? { above: digits * 10n ** BigInt(tens), below: scale, binary: false }
    : { above: digits, below: scale * 10n ** BigInt(-tens), binary: false };
}

function binarySize(power: number): bigint {
  return 1024n ** BigInt(power + 1);
}

/** One unit below its size, not under Ki, rounded half up. */
function binaryText({ above, below }: Fraction): string {
  const size = BINARY_UNITS.findLastIndex((_, power) => above >= binarySize(power) * below);
  // Less than a Ki would round to nothing or double; bytes are exact enough.
  if (size < 0) return String((above + below - 1n) / below);
  const power = Math.max(size - 1, 0);
  const unit = binarySize(power) * below;
  return `${(2n * above + unit) / (2n * unit)}${BINARY_UNITS[power]}`;
}

/** Cut to whole thousandths, with the largest suffix that needs no fraction. */
function decimalText({ above, below }: Fraction): string {
  let amount = (above * 1000n) / below;
  // A share of nothing would mean "no limit".
  if (amount === 0n && above > 0n) amount = 1n;
  if (amount === 0n) return "0";
  let unit = 0;
  while (amount % 1000n === 0n && unit < DECIMAL_UNITS.length - 1) {
    amount /= 1000n;
    unit += 1;
  }
  return `${amount}${DECIMAL_UNITS[unit]}`;
}
