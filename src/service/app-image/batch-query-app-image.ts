import { APP_IMAGES } from "../../api/resources.ts";
import type { AppImage } from "../../api/types.ts";
import { AppImageService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { inCluster } from "../access.ts";
import { lookUpEach, requireBatch } from "../batch.ts";
import { appImageDataOf } from "../convert/app-image-data.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { orFail } from "../failure.ts";

const FAILURE = { missing: "appImageNotExists", other: "batchQueryAppImage" } as const;

/** Shows AppImages in the order asked for; the first that cannot be shown fails the call. */
export const batchQueryAppImage = define({
  rpc: AppImageService.method.batchQueryAppImage,
  path: "/api/v1/appimage/batchQuery",
  check: ({ names }) => {
    if (names.length === 0) throw invalid("names can not be empty");
    requireBatch("names", names);
    const empty = names.indexOf("");
    if (empty >= 0) throw invalid(`name can not be empty on index ${empty}`);
  },
  access: inCluster("get", "appimages"),
  uses: ["get appimages"],
  audit: false,
  repeat: true,
  failure: FAILURE,
  run: async ({ names }, { backend, signal }) => {
    const data = await lookUpEach(names, async (name) => {
      const wording = (message: string): string => `can't get appimage for ${name}, err: ${message}`;
      const look = (): Promise<AppImage> => backend.client.get(APP_IMAGES, { name }, { signal });
      return appImageDataOf(await orFail({ ...FAILURE, wording }, look));
    });
    return { data };
  },
});
