// Generated from crds/*.yaml by `npm run generate`. Do not edit.
/** Fields of a KusciaJob's spec that are numbers or booleans. */
export const JOB_SCALARS: Readonly<Record<string, "integer" | "number" | "boolean">> = {
  "maxParallelism": "integer",
  "priority": "integer",
  "suspend": "boolean",
  "taskStartDeadlineSeconds": "integer",
  "activeDeadlineSeconds": "integer",
  "ttlSecondsAfterFinished": "integer",
  "tasks[].tolerable": "boolean",
  "tasks[].external": "boolean",
  "tasks[].priority": "integer",
  "tasks[].timeoutSeconds": "integer",
  "tasks[].retryPolicy.limit": "integer",
  "tasks[].retryPolicy.disruptionLimit": "integer",
  "tasks[].retryPolicy.backoffSeconds": "integer",
  "tasks[].retryPolicy.maxBackoffSeconds": "integer",
  "tasks[].retryPolicy.rules[].onExitCodes.values[]": "integer",
  "tasks[].scheduleConfig.minReservedMembers": "integer",
  "tasks[].scheduleConfig.resourceReservedSeconds": "integer",
  "tasks[].scheduleConfig.lifecycleSeconds": "integer",
  "tasks[].scheduleConfig.retryIntervalSeconds": "integer",
  "tasks[].parties[].bandwidthLimits[].limitKBps": "integer",
};
