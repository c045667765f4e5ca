import { APP_IMAGES } from "../../api/resources.ts";
import { AppImageService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { inCluster } from "../access.ts";
import { appImageDataOf } from "../convert/app-image-data.ts";
import { define } from "../define.ts";
import { requireName } from "./checks.ts";

/** Shows one AppImage. */
export const queryAppImage = define({
  rpc: AppImageService.method.queryAppImage,
  path: "/api/v1/appimage/query",
  check: requireName,
  access: inCluster("get", "appimages"),
  uses: ["get appimages"],
  audit: false,
  repeat: true,
  failure: { missing: "appImageNotExists", other: "queryAppImage" },
  run: async ({ name }, { backend, signal }) => ({
    data: appImageDataOf(await backend.client.get(APP_IMAGES, { name }, { signal })),
  }),
});
