/** A signal that is aborted when the client cancels the call or its deadline passes. */
export function departureOf(call: {
  readonly cancelled: boolean;
  on(event: "cancelled", listener: () => void): unknown;
}): AbortSignal {
  const controller = new AbortController();
  const leave = (): void => controller.abort(new DOMException("the client left", "AbortError"));
  call.on("cancelled", leave);
  if (call.cancelled) leave();
  return controller.signal;
}
