import { pino, type Logger } from "pino";

export type { Logger } from "pino";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/**
 * The process's logger: one JSON line per record on standard output, times as RFC 3339.
 * Callers log names, reasons and counts, never an object's content: a job's input may be secret.
 */
export function createLogger(level: string, base: Record<string, string> = {}): Logger {
  return pino({
    level,
    base,
    messageKey: "msg",
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
