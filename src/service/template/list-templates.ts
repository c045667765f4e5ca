import { TemplateService } from "../../proto/kusciajob/api/v1alpha1/template_pb.js";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { listObjects, requirePageSize } from "../objects.ts";
import { templateMessage, TEMPLATES } from "./templates.ts";

/** Shows templates page by page. */
export const listTemplates = define({
  rpc: TemplateService.method.listTemplates,
  path: "/api/v1/template/list",
  check: requirePageSize,
  access: inJobNamespace("list", "kusciajobtemplates"),
  uses: ["list kusciajobtemplates"],
  // Their specs hold inputs.
  audit: () => ({}),
  repeat: true,
  failure: "unavailable",
  run: async (request, call) => {
    const { items, ...page } = await listObjects(TEMPLATES, request, call);
    return { data: { templates: items.map(templateMessage), ...page } };
  },
});
