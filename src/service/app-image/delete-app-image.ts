import { APP_IMAGES } from "../../api/resources.ts";
import { AppImageService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { inCluster } from "../access.ts";
import { define } from "../define.ts";
import { LACKS_CATALOG, requireName } from "./checks.ts";

/** Deletes an AppImage. */
export const deleteAppImage = define({
  rpc: AppImageService.method.deleteAppImage,
  path: "/api/v1/appimage/delete",
  check: requireName,
  access: inCluster("delete", "appimages"),
  uses: ["delete appimages"],
  audit: ({ name }) => ({ subject: name }),
  repeat: false,
  failure: { other: "deleteAppImage", forbidden: LACKS_CATALOG },
  run: async ({ name }, { backend, signal }) => {
    await backend.client.delete(APP_IMAGES, { name }, { signal });
    return {};
  },
});
