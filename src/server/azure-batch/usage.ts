/** Statistics: times are known; what tasks used is not measured. */
export function usageOf(url: string, startTime: string | undefined, endTime: string | undefined): object {
  const now = new Date().toISOString();
  return {
    url,
    startTime: startTime ?? now,
    lastUpdateTime: now,
    userCPUTime: "PT0S",
    kernelCPUTime: "PT0S",
    wallClockTime: startTime === undefined ? "PT0S" : durationBetween(startTime, endTime),
    readIOps: 0,
    writeIOps: 0,
    readIOGiB: 0,
    writeIOGiB: 0,
  };
}

/** From one time to another one, or until now. */
export function durationBetween(start: string, end = new Date().toISOString()): string {
  return `PT${Math.max(0, Math.round((Date.parse(end) - Date.parse(start)) / 1000))}S`;
}
