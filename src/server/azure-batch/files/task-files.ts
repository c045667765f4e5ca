import { create } from "@bufbuild/protobuf";
import type { KusciaJob } from "../../../api/types.ts";
import { QueryLogRequestSchema } from "../../../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { readablePods, toSeeJob } from "../../../service/access.ts";
import type { GrantedCall } from "../../../service/call.ts";
import { CallError } from "../../../service/errors.ts";
import type { TaskPods } from "../../../service/log/locate-pod.ts";
import { logOf, queryLog } from "../../../service/log/query-log.ts";
import { isUnchanged, type Version } from "../conditions.ts";
import { BatchError, TASK_SUBJECT } from "../errors.ts";
import { jobInputOf, type JobInput } from "../jobs/job-request.ts";
import { filterIn, pageSizeOf } from "../odata/query.ts";
import { pageAnswer } from "../odata/page.ts";
import { type Answer, type BatchRequest, operation } from "../operation.ts";
import { taskOfJob } from "../tasks/task-operations.ts";
import { type JobTask, taskStateOf, taskURL } from "../tasks/cloud-task.ts";
import { type Part, partOf } from "./range.ts";
import { streamsOf } from "./streams.ts";

const NAMES = ["stdout.txt", "stderr.txt"] as const;
type FileName = (typeof NAMES)[number];
const TYPE = "application/octet-stream";
const MODE = "0o100644";
/** Of a log; what a container wrote before is not read. */
const LONGEST_LOG = 32 * 1024 * 1024;

const READING = {
  subject: TASK_SUBJECT,
  access: toSeeJob({ action: "retrieve" }),
  uses: ["get kusciajobs", ...queryLog.uses] as const,
  audit: ({ jobId, taskID }: FileInput) => ({ subject: `${jobId}/${taskID}` }),
};

interface FileInput extends JobInput {
  readonly taskID: string;
  readonly path: string;
}

function fileInputOf(request: BatchRequest): FileInput {
  const { taskId: taskID = "", path = "" } = request.ids;
  return { ...jobInputOf(request), taskID, path };
}

interface Content {
  readonly bytes: Buffer;
  readonly modified: string;
}

/** What a task has written so far. @throws BatchError if nothing of it can be read */
async function contentsOf(task: JobTask, call: GrantedCall<KusciaJob>): Promise<Readonly<Record<FileName, Content>>> {
  const { status, spec } = task;
  const domains = [...new Set(spec.parties.map(({ domainID }) => domainID))];
  const readable = await readablePods("pods/log", domains, call);
  if (readable.length === 0) throw new BatchError("InsufficientAccountPermissions");
  // Who may not read hears the same whatever has become of the task.
  if (status === undefined || taskStateOf(task) === "active") throw new BatchError("TaskFilesUnavailable");
  const parties = (status.parties ?? []).filter(({ domainID }) => readable.includes(domainID));
  const pods = { jobUID: task.job.metadata.uid, parties };
  const { stdout, stderr } = streamsOf(await logText(status.taskID ?? "", { ...call, grant: pods }));
  const modified = status.endTime ?? new Date().toISOString();
  return {
    "stdout.txt": { bytes: Buffer.from(stdout), modified },
    "stderr.txt": { bytes: Buffer.from(stderr), modified },
  };
}

async function logText(taskId: string, call: GrantedCall<TaskPods>): Promise<string> {
  const domain = call.grant.parties[0]?.domainID ?? "";
  let text = "";
  try {
    for await (const piece of logOf(create(QueryLogRequestSchema, { taskId, domain }), call)) {
      text += piece;
      if (text.length > LONGEST_LOG) break;
    }
    return text;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    throw new BatchError("TaskFilesUnavailable", { Reason: error.message }, { cause: error });
  }
}

function fileOf(contents: Readonly<Record<FileName, Content>>, path: string): Content {
  const name = NAMES.find((each) => each === path);
  if (name === undefined) throw new BatchError("FileNotFound");
  return contents[name];
}

/** Files have no tag of their own. */
function versionOf(modified: string): Version {
  return { etag: "", lastModified: Date.parse(modified) };
}

function isDirectory(path: string): boolean {
  return path === "wd" || path === "";
}

function headersFor(task: JobTask, path: string, base: string): Readonly<Record<string, string>> {
  return {
    "ocp-creation-time": new Date(task.status?.startTime ?? task.status?.createTime ?? 0).toUTCString(),
    "ocp-batch-file-isdirectory": String(isDirectory(path)),
    "ocp-batch-file-url": `${taskURL(base, task)}/files/${path.split("/").map(encodeURIComponent).join("/")}`,
    "ocp-batch-file-mode": MODE,
  };
}

export const getFile = operation({
  name: "GetFileFromTask",
  method: "GET",
  path: "/jobs/{jobId}/tasks/{taskId}/files/{path...}",
  ...READING,
  read: (request) => ({ ...fileInputOf(request), range: request.headers["ocp-range"] ?? request.headers["range"] }),
  run: async ({ taskID, path, request, range, condition }, call): Promise<Answer> => {
    const task = taskOfJob(call.grant, call.backend, taskID);
    const { bytes, modified } = fileOf(await contentsOf(task, call), path);
    if (isUnchanged(condition, versionOf(modified))) return { status: 304, lastModified: modified };
    const part = partOf(range === undefined ? undefined : String(range), bytes.length);
    return {
      // Also for a part, as Azure Batch's clients know no 206.
      status: 200,
      lastModified: modified,
      headers: { ...headersFor(task, path, request.base), ...rangeHeader(part, bytes.length) },
      content: { bytes: part === undefined ? bytes : bytes.subarray(part.start, part.end), type: TYPE },
    };
  },
});

function rangeHeader(part: Part | undefined, size: number): Readonly<Record<string, string>> {
  return part === undefined ? {} : { "content-range": `bytes ${part.start}-${part.end - 1}/${size}` };
}

export const headFile = operation({
  name: "GetFilePropertiesFromTask",
  method: "HEAD",
  path: "/jobs/{jobId}/tasks/{taskId}/files/{path...}",
  ...READING,
  read: fileInputOf,
  run: async ({ taskID, path, request, condition }, call): Promise<Answer> => {
    const task = taskOfJob(call.grant, call.backend, taskID);
    const { bytes, modified } = fileOf(await contentsOf(task, call), path);
    if (isUnchanged(condition, versionOf(modified))) return { status: 304, lastModified: modified };
    const length = { "content-length": String(bytes.length), "content-type": TYPE };
    return { status: 200, lastModified: modified, headers: { ...headersFor(task, path, request.base), ...length } };
  },
});

export const listFiles = operation({
  name: "ListFilesFromTask",
  method: "GET",
  path: "/jobs/{jobId}/tasks/{taskId}/files",
  ...READING,
  read: (request) => ({
    ...fileInputOf(request),
    size: pageSizeOf(request.query),
    matches: filterIn(request.query, { name: "name" }),
  }),
  run: async ({ taskID, request, size, matches }, call): Promise<Answer> => {
    const task = taskOfJob(call.grant, call.backend, taskID);
    const contents = await contentsOf(task, call);
    const url = taskURL(request.base, task);
    const files = NAMES.map((name) => ({
      name,
      url: `${url}/files/${name}`,
      isDirectory: false,
      properties: propertiesOf(contents[name], task),
    }));
    const found = [...files, { name: "wd", url: `${url}/files/wd`, isDirectory: true }]
      .filter(matches)
      .map((value) => ({ position: ["", value.name] as const, value }));
    return pageAnswer(found, { request, size, metadata: "files", shape: (value) => value });
  },
});

function propertiesOf({ bytes, modified }: Content, { status }: Pick<JobTask, "status">): object {
  return {
    creationTime: status?.startTime ?? modified,
    lastModified: modified,
    contentLength: String(bytes.length),
    contentType: TYPE,
    fileMode: MODE,
  };
}

export const deleteFile = operation({
  name: "DeleteFileFromTask",
  method: "DELETE",
  path: "/jobs/{jobId}/tasks/{taskId}/files/{path...}",
  ...READING,
  read: fileInputOf,
  run: ({ taskID }, { grant, backend }) => {
    taskOfJob(grant, backend, taskID);
    throw new BatchError("OperationInvalidForCurrentState", {
      Reason: "what a task has written stays until its job is deleted",
    });
  },
});
