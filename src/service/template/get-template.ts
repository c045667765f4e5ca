import { TemplateService } from "../../proto/kusciajob/api/v1alpha1/template_pb.js";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { findObject, requireName } from "../objects.ts";
import { templateMessage, TEMPLATES } from "./templates.ts";

/** Shows a template. */
export const getTemplate = define({
  rpc: TemplateService.method.getTemplate,
  path: "/api/v1/template/get",
  check: requireName,
  access: inJobNamespace("get", "kusciajobtemplates"),
  uses: ["get kusciajobtemplates", "list kusciajobtemplates"],
  audit: ({ name }) => ({ subject: name }),
  repeat: true,
  failure: { missing: "queryTemplate", other: "unavailable" },
  run: async ({ name }, call) => ({ data: templateMessage(await findObject(TEMPLATES, name, call)) }),
});
