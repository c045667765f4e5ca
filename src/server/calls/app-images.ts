import { APP_IMAGES } from "../../api/resources.ts";
import type { AppImage } from "../../api/types.ts";
import { isConflict } from "../../kube/errors.ts";
import { appImageDataOf } from "../convert/app-image-data.ts";
import { deployTemplatesOf, imageOf } from "../convert/app-image.ts";
import { invalid } from "../errors.ts";
import type * as proto from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { isExplicit } from "../json/explicit.ts";
import { nameProblem } from "../names.ts";
import type { Verb } from "../auth/caller.ts";
import { type Call, type Handler, orFail, requireAccess } from "./call.ts";
import { translated } from "./translate.ts";

const CONFLICT_TRIES = 6;
const DEFAULT_PAGE = 10;

/** Creates an AppImage. */
export const createAppImage: Handler<
  typeof proto.CreateAppImageRequestSchema,
  typeof proto.CreateAppImageResponseSchema
> = async (request, call) => {
  checkNames(request);
  if (request.deployTemplates.length === 0) throw invalid("deploy templates can not be empty");
  request.deployTemplates.forEach(checkTemplate);
  const problem = nameProblem("appimage_id", request.name);
  if (problem !== undefined) throw invalid(problem);
  await access(call, "create");
  const appImage: AppImage = {
    metadata: { name: request.name },
    spec: {
      image: imageOf(request.image!),
      configTemplates: request.configTemplates,
      deployTemplates: deployTemplatesOf(request.deployTemplates, "createAppImage"),
    },
  };
  await translated({ exists: "appImageExists", other: "createAppImage" }, () =>
    call.backend.client.create(APP_IMAGES, appImage, { signal: call.signal }),
  );
  return {};
};

/** Replaces the image, and the templates that are given. */
export const updateAppImage: Handler<
  typeof proto.UpdateAppImageRequestSchema,
  typeof proto.UpdateAppImageResponseSchema
> = async (request, call) => {
  checkNames(request);
  request.deployTemplates.forEach(checkTemplate);
  await access(call, "patch");
  const withConfig = Object.keys(request.configTemplates).length > 0 || isExplicit(request, "config_templates");
  const deployTemplates = deployTemplatesOf(request.deployTemplates, "updateAppImage");
  const change = ({ spec }: AppImage): AppImage["spec"] => ({
    ...spec,
    image: imageOf(request.image!),
    ...(withConfig && { configTemplates: request.configTemplates }),
    ...(deployTemplates.length > 0 && { deployTemplates }),
  });
  await translated({ missing: "appImageNotExists", other: "updateAppImage" }, () =>
    replace(request.name, change, call),
  );
  return {};
};

async function replace(name: string, change: (appImage: AppImage) => AppImage["spec"], call: Call): Promise<void> {
  const { client } = call.backend;
  for (let attempt = 1; ; attempt += 1) {
    const appImage = await client.get(APP_IMAGES, { name }, { signal: call.signal });
    try {
      await client.replace(APP_IMAGES, { ...appImage, spec: change(appImage) }, { signal: call.signal });
      return;
    } catch (error) {
      if (!isConflict(error) || attempt >= CONFLICT_TRIES) throw error;
    }
  }
}

export const deleteAppImage: Handler<
  typeof proto.DeleteAppImageRequestSchema,
  typeof proto.DeleteAppImageResponseSchema
> = async (request, call) => {
  requireName(request.name);
  await access(call, "delete");
  await orFail("deleteAppImage", () =>
    call.backend.client.delete(APP_IMAGES, { name: request.name }, { signal: call.signal }),
  );
  return {};
};

export const queryAppImage: Handler<
  typeof proto.QueryAppImageRequestSchema,
  typeof proto.QueryAppImageResponseSchema
> = async (request, call) => {
  requireName(request.name);
  await access(call, "get");
  const appImage = await translated({ missing: "appImageNotExists", other: "queryAppImage" }, () =>
    read(request.name, call),
  );
  return { data: appImageDataOf(appImage) };
};

/** In the order asked for; the first that cannot be shown fails the call. */
export const batchQueryAppImage: Handler<
  typeof proto.BatchQueryAppImageRequestSchema,
  typeof proto.BatchQueryAppImageResponseSchema
> = async (request, call) => {
  if (request.names.length === 0) throw invalid("names can not be empty");
  const empty = request.names.indexOf("");
  if (empty >= 0) throw invalid(`name can not be empty on index ${empty}`);
  await access(call, "get");
  const data = [];
  for (const name of request.names) {
    const wording = (message: string): string => `can't get appimage for ${name}, err: ${message}`;
    data.push(
      appImageDataOf(
        await translated({ missing: "appImageNotExists", other: "batchQueryAppImage", wording }, () =>
          read(name, call),
        ),
      ),
    );
  }
  return { data };
};

/** One page, by name. */
export const listAppImage: Handler<
  typeof proto.ListAppImageRequestSchema,
  typeof proto.ListAppImageResponseSchema
> = async (request, call) => {
  await access(call, "list");
  // A larger number would be written as another one.
  const asked = Math.min(Number(request.pageSize), Number.MAX_SAFE_INTEGER);
  const limit = asked === 0 ? DEFAULT_PAGE : asked;
  const page = await orFail("listAppImage", () =>
    call.backend.client.list(APP_IMAGES, {
      limit,
      continue: request.pageToken === "" ? undefined : request.pageToken,
      signal: call.signal,
    }),
  );
  return { data: { appimageList: page.items.map(appImageDataOf), nextPageToken: page.metadata.continue ?? "" } };
};

function read(name: string, call: Call): Promise<AppImage> {
  return call.backend.client.get(APP_IMAGES, { name }, { signal: call.signal });
}

function access(call: Call, verb: Verb): Promise<void> {
  return requireAccess(call, { verb, resource: "appimages" });
}

function requireName(name: string): void {
  if (name === "") throw invalid("appimage name can not be empty");
}

function checkNames({ name, image }: Pick<proto.CreateAppImageRequest, "name" | "image">): void {
  requireName(name);
  if (!image?.name) throw invalid("base image name can not be empty");
}

function checkTemplate(template: proto.DeployTemplate): void {
  if (template.name === "") throw invalid("deploy template name can not be empty");
  if (template.containers.length === 0) throw invalid("containers can not be empty");
  if (template.replicas < 0) throw invalid("replicas can not be less than 0");
  if (template.containers.some((container) => container.name === "")) throw invalid("container name can not be empty");
}
