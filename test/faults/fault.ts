/** What may become of a call that the operator makes. */
export const CALL_FAULTS = {
  "crash-before": "the operator is killed before the call reaches the API server",
  "crash-after": "the operator is killed after the call was carried out, before the answer",
  conflict: "answered with 409 Conflict, not carried out",
  "too-many-requests": "answered with 429 and Retry-After, not carried out",
  "server-error": "answered with 500, not carried out",
  timeout: "never answered, not carried out",
  "timeout-committed": "carried out, never answered",
  "late-commit": "carried out 40 s later, long after the client gave up",
  slow: "carried out at once, answered after 5 s, past the events that follow from it",
  reset: "a kept connection is reset, not carried out",
  "reset-committed": "carried out, then the connection is reset instead of an answer",
} as const;

/** What may become of an event of a watch. */
export const EVENT_FAULTS = {
  delayed: "this event and the rest of its stream come 5 s late, past the events of other streams",
  duplicated: "sent twice",
  broken: "the stream breaks off before the event; the watch is resumed where it was",
  expired: "the stream breaks off before the event; 3 s later its history is compacted, and the state is read anew",
  silent: "the stream stays open and says nothing more, until the client's own watchdog",
  "time-travel":
    "the operator acts, is killed 20 ms later, and reads this kind from a replica that has not seen the event yet",
  "time-travel-late": "the same 100 ms later, when what it saw has been written down",
  "time-travel-all": "the same with all kinds read from before the event",
} as const;

/** Only where two replicas contend for the Lease. */
export const LEASE_FAULTS = {
  pause: "the process that makes the call is frozen for 20 s, and the call is carried out after 18 s",
  partition: "from this call on nothing of this process gets through for 20 s; what was sent is carried out then",
} as const;

/** Of a call that only reads, it is the same whether it was carried out: these say nothing new. */
const ONLY_FOR_WRITES: ReadonlySet<string> = new Set([
  "crash-after",
  "conflict",
  "timeout-committed",
  "late-commit",
  "reset-committed",
]);

/** What may become of a call that writes, or of one that only reads. */
export function callFaults(writes: boolean): CallFault[] {
  const all = Object.keys(CALL_FAULTS) as CallFault[];
  return writes ? all : all.filter((kind) => !ONLY_FOR_WRITES.has(kind));
}

export type CallFault = keyof typeof CALL_FAULTS;
export type EventFault = keyof typeof EVENT_FAULTS;
export type LeaseFault = keyof typeof LEASE_FAULTS;
export type FaultKind = CallFault | EventFault | LeaseFault;

/** A fault, at the call or the event of this number; both are counted through the whole run, from 0. */
export interface Fault {
  readonly kind: FaultKind;
  readonly at: number;
}

export function isEventFault(kind: FaultKind): kind is EventFault {
  return Object.hasOwn(EVENT_FAULTS, kind);
}

/** `crash-after@17,delayed@3`. */
export function formatFaults(faults: readonly Fault[]): string {
  return faults.map(({ kind, at }) => `${kind}@${at}`).join(",");
}

/** The reverse; throws for what is no fault. */
export function parseFaults(text: string): Fault[] {
  return text
    .split(",")
    .filter((each) => each !== "")
    .map((each) => {
      const [kind = "", at = ""] = each.split("@");
      if (!isFaultKind(kind) || !/^\d+$/.test(at)) throw new Error(`"${each}" is no fault; write <kind>@<number>`);
      return { kind, at: Number(at) };
    });
}

function isFaultKind(text: string): text is FaultKind {
  return [CALL_FAULTS, EVENT_FAULTS, LEASE_FAULTS].some((kinds) => Object.hasOwn(kinds, text));
}
