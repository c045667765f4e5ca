import { TemplateService } from "../../proto/kusciajob/api/v1alpha1/template_pb.js";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { changeObject, replacement, requireName } from "../objects.ts";
import { templateMessage, TEMPLATES, templateSpec } from "./templates.ts";

/** Replaces the spec of a template. */
export const updateTemplate = define({
  rpc: TemplateService.method.updateTemplate,
  path: "/api/v1/template/update",
  check: (request) => {
    requireName(request);
    templateSpec(request.spec);
  },
  access: inJobNamespace("update", "kusciajobtemplates", { makesJobs: true }),
  uses: [
    "get kusciajobtemplates",
    "list kusciajobtemplates",
    "patch kusciajobtemplates",
    "impersonate-initiator kusciajobs",
  ],
  audit: ({ name }) => ({ subject: name }),
  repeat: true,
  failure: { missing: "queryTemplate", invalid: "requestInvalid", other: "changeTemplate" },
  run: async (request, call) => {
    const spec = templateSpec(request.spec);
    const template = await changeObject(TEMPLATES, request, call, (old) => ({ spec: replacement(old.spec, spec) }));
    return { data: templateMessage(template) };
  },
});
