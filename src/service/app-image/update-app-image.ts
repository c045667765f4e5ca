import { APP_IMAGES } from "../../api/resources.ts";
import type { AppImage } from "../../api/types.ts";
import { isConflict } from "../../kube/errors.ts";
import {
  AppImageService,
  type UpdateAppImageRequest,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { inCluster } from "../access.ts";
import type { Call } from "../call.ts";
import { deployTemplatesOf, imageOf } from "../convert/app-image.ts";
import { define } from "../define.ts";
import { isExplicit } from "../explicit.ts";
import { checkAppImage, checkTemplate, LACKS_CATALOG } from "./checks.ts";

const CONFLICT_TRIES = 6;

/** Replaces the image, and the templates that are given. */
export const updateAppImage = define({
  rpc: AppImageService.method.updateAppImage,
  path: "/api/v1/appimage/update",
  check: (request) => {
    checkAppImage(request);
    request.deployTemplates.forEach(checkTemplate);
  },
  access: inCluster("patch", "appimages"),
  uses: ["get appimages", "update appimages"],
  audit: ({ name }) => ({ subject: name }),
  repeat: true,
  failure: { missing: "appImageNotExists", other: "updateAppImage", forbidden: LACKS_CATALOG },
  run: async (request, call) => {
    await replace(request.name, changeOf(request), call);
    return {};
  },
});

type Change = (appImage: AppImage) => AppImage["spec"];

function changeOf(request: UpdateAppImageRequest): Change {
  const { configTemplates } = request;
  const withConfig = Object.keys(configTemplates).length > 0 || isExplicit(request, "config_templates");
  const deployTemplates = deployTemplatesOf(request.deployTemplates, "updateAppImage");
  return ({ spec }) => ({
    ...spec,
    image: imageOf(request.image!),
    ...(withConfig && { configTemplates }),
    ...(deployTemplates.length > 0 && { deployTemplates }),
  });
}

async function replace(name: string, change: Change, { backend, signal }: Call): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const appImage = await backend.client.get(APP_IMAGES, { name }, { signal });
    try {
      await backend.client.replace(APP_IMAGES, { ...appImage, spec: change(appImage) }, { signal });
      return;
    } catch (error) {
      if (!isConflict(error) || attempt >= CONFLICT_TRIES) throw error;
    }
  }
}
