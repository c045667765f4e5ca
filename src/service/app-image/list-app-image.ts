import { APP_IMAGES } from "../../api/resources.ts";
import { AppImageService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { inCluster } from "../access.ts";
import { LARGEST_PAGE } from "../batch.ts";
import { appImageDataOf } from "../convert/app-image-data.ts";
import { define } from "../define.ts";
import { mapInTurns } from "../turns.ts";

const DEFAULT_PAGE = 10;

/** Shows one page of the AppImages, by name. */
export const listAppImage = define({
  rpc: AppImageService.method.listAppImage,
  path: "/api/v1/appimage/list",
  access: inCluster("list", "appimages"),
  uses: ["list appimages"],
  audit: false,
  repeat: true,
  failure: "listAppImage",
  run: async ({ pageSize, pageToken }, { backend, signal }) => {
    const asked = Math.min(Number(pageSize), LARGEST_PAGE);
    const limit = asked === 0 ? DEFAULT_PAGE : asked;
    const { items, metadata } = await backend.client.list(APP_IMAGES, {
      limit,
      continue: pageToken === "" ? undefined : pageToken,
      signal,
    });
    const appimageList = await mapInTurns(items, appImageDataOf);
    return { data: { appimageList, nextPageToken: metadata.continue ?? "" } };
  },
});
