import { option, OptionError, type Options } from "../process/options.ts";

/** The options of `kusciajob-operator local`. */
export const LOCAL_OPTIONS = {
  data: option("string", "", "Folder for all state; without it ~/.local/share/kusciajob-operator."),
  runner: option("string", "process", "What runs containers: process, docker, podman, or simulated."),
  port: option("integer", 0, "Port of the Kubernetes API; 0 for the one used before, else any free one."),
  "api-port": option("integer", 0, "Port of the job API; 0 for any free one, -1 for none."),
  "console-port": option("integer", 0, "Port of the console for browsers; 0 for any free one, -1 for none."),
  "port-range": option("string", "20000-32767", "Ports that are given to pods, first and last."),
  "domain-settings": option("string", "", "YAML file with pod settings per domain."),
  "max-pods": option("integer", 110, "Pods that may run at the same time."),
  "end-with-stdin": option(
    "boolean",
    false,
    "End when standard input is closed, for a program that starts local mode.",
  ),
  "log-level": option("string", "warn", "debug, info, warn or error."),
} as const;

export type LocalOptions = Options<typeof LOCAL_OPTIONS>;

export const RUNNERS = ["process", "docker", "podman", "simulated"] as const;
export type RunnerName = (typeof RUNNERS)[number];

/** @throws OptionError */
export function runnerOf({ runner }: LocalOptions): RunnerName {
  const found = RUNNERS.find((each) => each === runner);
  if (found !== undefined) return found;
  throw new OptionError(`--runner is "${runner}": it must be one of ${RUNNERS.join(", ")}`);
}
