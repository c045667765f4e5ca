import type {
  CreateAppImageRequest,
  DeployTemplate,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { invalid } from "../errors.ts";

/** What to do where the API's account may not write AppImages. */
export const LACKS_CATALOG = "this server's account has that right with the chart's value api.catalog.enabled alone";

/** @throws CallError 11100 */
export function requireName({ name }: { readonly name: string }): void {
  if (name === "") throw invalid("appimage name can not be empty");
}

/** What a new AppImage and a changed one have in common. @throws CallError 11100 */
export function checkAppImage(request: Pick<CreateAppImageRequest, "name" | "image">): void {
  requireName(request);
  if (!request.image?.name) throw invalid("base image name can not be empty");
}

/** @throws CallError 11100 */
export function checkTemplate(template: DeployTemplate): void {
  if (template.name === "") throw invalid("deploy template name can not be empty");
  if (template.containers.length === 0) throw invalid("containers can not be empty");
  if (template.replicas < 0) throw invalid("replicas can not be less than 0");
  if (template.containers.some((container) => container.name === "")) throw invalid("container name can not be empty");
}
