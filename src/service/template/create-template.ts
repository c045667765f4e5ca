import { TemplateService } from "../../proto/kusciajob/api/v1alpha1/template_pb.js";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { createObject, requireForeignLabels, requireNewName } from "../objects.ts";
import { templateMessage, TEMPLATES, templateSpec } from "./templates.ts";

/** Creates a template. */
export const createTemplate = define({
  rpc: TemplateService.method.createTemplate,
  path: "/api/v1/template/create",
  check: ({ name, spec, labels }) => {
    requireNewName(TEMPLATES, name);
    requireForeignLabels(labels);
    templateSpec(spec);
  },
  access: inJobNamespace("create", "kusciajobtemplates", { makesJobs: true }),
  uses: ["create kusciajobtemplates", "impersonate-initiator kusciajobs"],
  audit: ({ name }) => ({ subject: name }),
  repeat: false,
  failure: { exists: "templateExists", invalid: "requestInvalid", other: "changeTemplate" },
  run: async (request, call) => {
    const template = await createObject(TEMPLATES, request, templateSpec(request.spec), call);
    return { data: templateMessage(template) };
  },
});
