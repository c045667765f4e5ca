/** The part of pino that `src/kube` writes to: fields first, then one sentence. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** For callers that want no log. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
