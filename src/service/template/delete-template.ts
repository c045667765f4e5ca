import { TemplateService } from "../../proto/kusciajob/api/v1alpha1/template_pb.js";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { deleteObject, requireName } from "../objects.ts";
import { TEMPLATES } from "./templates.ts";

/** Deletes a template. */
export const deleteTemplate = define({
  rpc: TemplateService.method.deleteTemplate,
  path: "/api/v1/template/delete",
  check: requireName,
  access: inJobNamespace("delete", "kusciajobtemplates"),
  uses: ["get kusciajobtemplates", "list kusciajobtemplates", "delete kusciajobtemplates"],
  audit: ({ name }) => ({ subject: name }),
  repeat: false,
  failure: { missing: "queryTemplate", other: "changeTemplate" },
  run: async (request, call) => {
    await deleteObject(TEMPLATES, request, call);
    return {};
  },
});
