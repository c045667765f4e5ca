import { APP_IMAGES } from "../../api/resources.ts";
import { CatalogService } from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import { inCluster } from "../access.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireName } from "../objects.ts";
import { exampleOf } from "../../workload/rendered-pods.ts";

const MOST_OTHERS = 64;

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
  run: async ({ name, role, domainId, taskInputConfig, others }, { backend, signal }) => {
    const appImage = await backend.client.get(APP_IMAGES, { name }, { signal });
    const example = { role, domainID: domainId, taskInputConfig, others };
    return { data: exampleOf(appImage, backend.jobs.namespace, example) };
  },
});
