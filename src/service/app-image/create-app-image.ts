import type { AppImage } from "../../api/types.ts";
import { APP_IMAGES } from "../../api/resources.ts";
import {
  AppImageService,
  type CreateAppImageRequest,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { inCluster } from "../access.ts";
import { deployTemplatesOf, imageOf } from "../convert/app-image.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { nameProblem } from "../names.ts";
import { checkAppImage, checkTemplate, LACKS_CATALOG } from "./checks.ts";

/** Creates an AppImage. */
export const createAppImage = define({
  rpc: AppImageService.method.createAppImage,
  path: "/api/v1/appimage/create",
  check,
  access: inCluster("create", "appimages"),
  uses: ["create appimages"],
  audit: ({ name }) => ({ subject: name }),
  repeat: false,
  failure: { exists: "appImageExists", other: "createAppImage", forbidden: LACKS_CATALOG },
  run: async (request, { backend, signal }) => {
    const appImage: AppImage = {
      metadata: { name: request.name },
      spec: {
        image: imageOf(request.image!),
        configTemplates: request.configTemplates,
        deployTemplates: deployTemplatesOf(request.deployTemplates, "createAppImage"),
      },
    };
    await backend.client.create(APP_IMAGES, appImage, { signal });
    return {};
  },
});

function check(request: CreateAppImageRequest): void {
  checkAppImage(request);
  if (request.deployTemplates.length === 0) throw invalid("deploy templates can not be empty");
  request.deployTemplates.forEach(checkTemplate);
  const problem = nameProblem("appimage_id", request.name);
  if (problem !== undefined) throw invalid(problem);
}
