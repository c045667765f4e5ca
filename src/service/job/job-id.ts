import { requireBatch } from "../batch.ts";
import { invalid } from "../errors.ts";

/** @throws CallError 11100 */
export function requireJobID({ jobId }: { readonly jobId: string }): void {
  if (jobId === "") throw invalid("job id can not be empty");
}

/** @throws CallError 11100 */
export function requireJobIDs({ jobIds }: { readonly jobIds: readonly string[] }): void {
  if (jobIds.length === 0) throw invalid("job ids can not be empty");
  requireBatch("job ids", jobIds);
  for (const jobId of jobIds) requireJobID({ jobId });
}
