const DURATION = /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS = [31_536_000, 2_592_000, 86_400, 3600, 60, 1] as const;

/** "No limit", as Azure Batch writes it. */
export const UNLIMITED = "P10675199DT2H48M5.4775807S";

/** The seconds of an ISO 8601 duration; undefined if it is none, Infinity for `UNLIMITED`. */
export function secondsOf(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null || text.endsWith("P") || text.endsWith("T")) return undefined;
  const [sign, ...parts] = match.slice(1);
  const seconds = parts.reduce((sum, part, index) => sum + Number(part ?? 0) * UNITS[index]!, 0);
  if (seconds >= secondsOfUnlimited) return Number.POSITIVE_INFINITY;
  return sign === undefined ? seconds : -seconds;
}

const DAYS_UNLIMITED = 10_675_199;
const secondsOfUnlimited = DAYS_UNLIMITED * 86_400;
