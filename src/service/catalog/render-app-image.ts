import { APP_IMAGES } from "../../api/resources.ts";
import type { Party, Task } from "../../api/types.ts";
import { CatalogService, type RenderAppImageRequest } from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import { inCluster } from "../access.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireName } from "../objects.ts";
import { renderedPods } from "./rendered-pods.ts";

const MOST_OTHERS = 64;
const EXAMPLE = { domain: "domain", alias: "task" };

/** Shows the pod that an AppImage makes for a role. */
export const renderAppImage = define({
  rpc: CatalogService.method.renderAppImage,
  path: "/api/v1/appimage/render",
  check: (request) => {
    requireName(request);
    if (request.others.length > MOST_OTHERS) throw invalid(`others must be at most ${MOST_OTHERS}`);
  },
  access: inCluster("get", "appimages"),
  uses: ["get appimages"],
  audit: false,
  repeat: true,
  failure: { missing: "appImageNotExists", other: "queryAppImage" },
  run: async (request, { backend, signal }) => {
    const { name, role } = request;
    const appImage = await backend.client.get(APP_IMAGES, { name }, { signal });
    const domainID = request.domainId || EXAMPLE.domain;
    const task = taskOf(request, { domainID, role });
    const job = { name: "job", namespace: backend.jobs.namespace, uid: NO_UID, initiator: domainID };
    const pods = renderedPods({ job, task, taskID: `job-${EXAMPLE.alias}`, appImage }, domainID);
    return { data: pods.find((pod) => pod.role === role) ?? pods[0] };
  },
});

const NO_UID = "00000000-0000-0000-0000-000000000000";

function taskOf({ name, taskInputConfig, others }: RenderAppImageRequest, own: Party): Task {
  return { alias: EXAMPLE.alias, appImage: name, taskInputConfig, parties: [own, ...others.map(partyOf)] };
}

/** `domain/role` */
function partyOf(text: string): Party {
  const [domainID = "", role = ""] = text.split("/", 2);
  return { domainID, role };
}
