const UNITS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const FORM = /^([+-]?[\d.]+(?:e[+-]?\d+)?)([A-Za-z]*)$/;

/** A quantity of Kubernetes as a number; undefined for a text that is none. */
export function amountOf(quantity: string): number | undefined {
  const [, digits = "", unit = ""] = FORM.exec(quantity) ?? [];
  const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  const number = Number(digits);
  return digits === "" || factor === undefined || Number.isNaN(number) ? undefined : number * factor;
}

/** How much of a limit is used, from 0 to 1; undefined where that cannot be said. */
export function share(used: string, hard: string): number | undefined {
  const [part, whole] = [amountOf(used), amountOf(hard)];
  if (part === undefined || whole === undefined) return undefined;
  if (whole === 0) return 1;
  return Math.min(1, Math.max(0, part / whole));
}
