import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** A process that cannot be mistaken for a later one with the same pid. */
export interface ProcessIdentity {
  pid: number;
  /** Boot and start time; opaque, compared for equality only. */
  startTime: string;
}

const hasProc = existsSync("/proc/self/stat");

/** Fields of /proc/PID/stat that we need. */
export interface ProcStat {
  state: string;
  parent: number;
  threads: number;
  startTicks: string;
}

/** Parses /proc/PID/stat. The command name may hold spaces and brackets, so fields are counted from its last bracket. */
export function parseProcStat(text: string): ProcStat {
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .trim()
    .split(" ");
  return {
    state: fields[0] ?? "",
    parent: Number(fields[1]),
    threads: Number(fields[17]),
    startTicks: fields[19] ?? "",
  };
}

function readProcStat(pid: number): ProcStat | undefined {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** Start ticks count from boot, so the boot must be part of the identity. */
function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

function startTimeByPs(pid: number): string | undefined {
  try {
    return (
      execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

/** The identity of a living process, or undefined when there is none (a zombie is none). */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!hasProc) {
    const startTime = startTimeByPs(pid);
    return startTime === undefined ? undefined : { pid, startTime };
  }
  const stat = readProcStat(pid);
  if (!stat || stat.state === "X") return undefined;
  // A zombie whose other threads still run holds its ports still.
  if (stat.state === "Z" && stat.threads <= 1) return undefined;
  return { pid, startTime: `${bootId()}/${stat.startTicks}` };
}

/** Whether exactly this process still runs. */
export function isAlive(process: ProcessIdentity): boolean {
  return identify(process.pid)?.startTime === process.startTime;
}

/** Signals exactly this process; a recycled pid is left alone. Tells whether there was something to signal. */
export function signalProcess(target: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isAlive(target)) return false;
  try {
    process.kill(target.pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Living children of a process (Linux only). */
export function childrenOf(pid: number): ProcessIdentity[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => readProcStat(Number(entry))?.parent === pid)
    .map((entry) => identify(Number(entry)))
    .filter((child) => child !== undefined);
}
