import type { ConfigMap } from "../../api/kubernetes.ts";
import {
  checkOutput,
  isOutput,
  type Output,
  outputConfigMap,
  OutputError,
  outputNote,
  outputValue,
} from "../../api/output.ts";
import { CONFIG_MAPS } from "../../api/resources.ts";
import { MOST_OUTPUTS } from "../../job/outputs.ts";
import { isAlreadyExists } from "../../kube/errors.ts";
import { ProgramService, type PutTaskResultRequest } from "../../proto/kusciajob/api/v1alpha1/program_pb.js";
import { deepEqual } from "../../util/equal.ts";
import type { GrantedCall } from "../call.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { asPodOfTask, type OwnTask, reportOf, requireRunning } from "./own-task.ts";

/** Keeps a result that a program gives, in the namespace of its party. The operator names it in the job's status. */
export const putTaskResult = define({
  rpc: ProgramService.method.putTaskResult,
  path: "/api/v1/task/result",
  check: (request) => void outputOf(request),
  access: asPodOfTask(),
  uses: ["get kusciajobs", "get kusciajobtasks", "get pods", "get configmaps", "create configmaps"],
  audit: ({ name }) => ({ subject: name }),
  repeat: true,
  failure: "putTaskResult",
  run: async (request, call) => {
    requireRunning(call.grant);
    await keep(outputOf(request), call);
    return { data: reportOf(call.grant) };
  },
});

/** @throws CallError */
function outputOf({ name, mediaType, value, uri, readers }: PutTaskResultRequest): Output {
  try {
    return checkOutput({
      name,
      mediaType: mediaType === "" ? "text/plain" : mediaType,
      ...(value !== undefined && { value }),
      ...(uri !== undefined && { uri }),
      readers: readers.includes("*") ? "all" : readers,
    });
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    throw error.isTooLarge ? new CallError("resultTooLarge", error.message) : invalid(error.message);
  }
}

/** Makes the object that holds the result; the same one may be there already. @throws CallError, ApiError */
async function keep(output: Output, { grant, backend, signal }: GrantedCall<OwnTask>): Promise<void> {
  const configMap = outputConfigMap(grant.pod, output);
  const { name = "", namespace } = configMap.metadata;
  requireRoom(configMap, grant);
  try {
    await backend.client.create(CONFIG_MAPS, configMap, { signal });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const known = await backend.client.get(CONFIG_MAPS, { namespace, name }, { signal });
    if (holdsSame(known, configMap)) return;
    throw new CallError(
      "putTaskResult",
      `a result named "${output.name}" was given already, and is another one; give this one another name`,
    );
  }
}

/** @throws CallError where the status has no room for the name of another result */
function requireRoom({ metadata: { name, namespace } }: ConfigMap, { added, job }: OwnTask): void {
  const { outputs = [] } = (added ?? job).status ?? {};
  const isKnown = outputs.some((each) => each.configMap === name && each.domainID === namespace);
  if (isKnown || outputs.length < MOST_OUTPUTS) return;
  const whose = added === undefined ? "job" : "task";
  throw new CallError("putTaskResult", `the ${whose} has ${outputs.length} results, as many as it may have`);
}

function holdsSame(known: ConfigMap, given: ConfigMap): boolean {
  const same = deepEqual(outputNote(known), outputNote(given));
  return isOutput(known) && same && outputValue(known) === outputValue(given);
}
