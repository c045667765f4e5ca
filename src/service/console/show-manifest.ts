import { dump } from "js-yaml";
import { API_VERSION } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";
import { ConsoleService } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { toSeeJob } from "../access.ts";
import { define } from "../define.ts";
import { requireJobID } from "../job/job-id.ts";

/** Shows the object of a job as YAML, as far as the caller may see it. */
export const showManifest = define({
  rpc: ConsoleService.method.showManifest,
  path: "/api/v1/job/manifest",
  check: requireJobID,
  access: toSeeJob({ action: "retrieve", whole: true }),
  uses: ["get kusciajobs"],
  // It shows the inputs of tasks.
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: (_request, { grant: job }) => Promise.resolve({ data: { yaml: manifestOf(job) } }),
});

/** Without annotations: tools keep the whole object in them, also of what a caller may not see. */
function manifestOf({ metadata, spec, status }: KusciaJob): string {
  const { annotations: _annotations, managedFields: _managedFields, ...rest } = metadata as Record<string, unknown>;
  const object = { apiVersion: API_VERSION, kind: "KusciaJob", metadata: rest, spec, status };
  return dump(JSON.parse(JSON.stringify(object)), { lineWidth: -1 });
}
