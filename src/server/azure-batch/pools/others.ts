import { ANYONE } from "../../../service/access.ts";
import { BatchError, type BatchErrorCode } from "../errors.ts";
import { pageAnswer } from "../odata/page.ts";
import { pageSizeOf } from "../odata/query.ts";
import { type BatchRequest, operation, type Operation } from "../operation.ts";

/*
 * What Azure Batch has and this service has none of: lists of it are empty, and what would add to it, change it or use it is
 * refused.
 */

const base = { access: ANYONE, uses: [] as const, failure: { other: "unavailable" as const } };

const LISTS = [
  { name: "ListApplications", path: "/applications", metadata: "applicationSummaries" },
  { name: "ListCertificates", path: "/certificates", metadata: "certificates" },
  { name: "ListSupportedImages", path: "/supportedimages", metadata: "supportedimages" },
  { name: "ListPoolUsageMetrics", path: "/poolusagemetrics", metadata: "poolusagemetrics" },
  { name: "ListNodeExtensions", path: "/pools/{poolId}/nodes/{nodeId}/extensions", metadata: "nodevmextensions" },
] as const;

interface Refused {
  readonly code: BatchErrorCode;
  readonly reason: string;
  readonly requests: Readonly<Record<string, readonly [Operation["method"], string]>>;
}

const NODE = "/pools/{poolId}/nodes/{nodeId}";

const REFUSED: readonly Refused[] = [
  {
    code: "ApplicationNotFound",
    reason: "there are no application packages; put what tasks need into the image of the environment, the pool",
    requests: { GetApplication: ["GET", "/applications/{applicationId}"] },
  },
  {
    code: "CertificateNotFound",
    reason: "there are no certificates; mount a Secret in the AppImage of the environment, the pool",
    requests: {
      GetCertificate: ["GET", "/certificates(...)"],
      DeleteCertificate: ["DELETE", "/certificates(...)"],
      CancelCertificateDeletion: ["POST", "/certificates(...)/canceldelete"],
    },
  },
  {
    code: "InsufficientAccountPermissions",
    reason: "certificates are not kept here; mount a Secret in the AppImage of the environment, the pool",
    requests: { AddCertificate: ["POST", "/certificates"] },
  },
  {
    code: "OperationNotValidOnNode",
    reason: "a node stands for the environment in its domain; Kubernetes manages the machines",
    requests: {
      AddNodeUser: ["POST", `${NODE}/users`],
      UpdateNodeUser: ["PUT", `${NODE}/users/{userName}`],
      DeleteNodeUser: ["DELETE", `${NODE}/users/{userName}`],
      RebootNode: ["POST", `${NODE}/reboot`],
      ReimageNode: ["POST", `${NODE}/reimage`],
      DisableNodeScheduling: ["POST", `${NODE}/disablescheduling`],
      EnableNodeScheduling: ["POST", `${NODE}/enablescheduling`],
      GetRemoteDesktop: ["GET", `${NODE}/rdp`],
      GetRemoteLoginSettings: ["GET", `${NODE}/remoteloginsettings`],
      UploadNodeLogs: ["POST", `${NODE}/uploadbatchservicelogs`],
      GetNodeExtension: ["GET", `${NODE}/extensions/{extensionName}`],
      ListFilesFromNode: ["GET", `${NODE}/files`],
      GetFileFromNode: ["GET", `${NODE}/files/{path...}`],
      GetFilePropertiesFromNode: ["HEAD", `${NODE}/files/{path...}`],
      DeleteFileFromNode: ["DELETE", `${NODE}/files/{path...}`],
    },
  },
];

/** @throws BatchError for a pool that nobody has named */
function requirePool({ ids, environment }: BatchRequest): void {
  const { poolId } = ids;
  if (poolId !== undefined && environment.pool(poolId) === undefined) throw new BatchError("PoolNotFound");
}

/** Operations on what there is none of. */
export const OTHERS: readonly Operation[] = [
  ...LISTS.map(({ name, path, metadata }) =>
    operation({
      ...base,
      name,
      method: "GET",
      path,
      read: (request) => {
        requirePool(request);
        return { request, size: pageSizeOf(request.query) };
      },
      run: ({ request, size }) => Promise.resolve(pageAnswer([], { request, size, metadata, shape: (value) => value })),
    }),
  ),
  ...REFUSED.flatMap(({ code, reason, requests }) =>
    Object.entries(requests).map(([name, [method, path]]) =>
      operation({
        ...base,
        name,
        method,
        path,
        read: requirePool,
        run: () => {
          throw new BatchError(code, { Reason: reason });
        },
      }),
    ),
  ),
];
