import { TemplateService } from "../../proto/kusciajob/api/v1alpha1/template_pb.js";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { requireName } from "../objects.ts";
import { fill } from "./templates.ts";

/** Shows the job that a template would make. */
export const renderTemplate = define({
  rpc: TemplateService.method.renderTemplate,
  path: "/api/v1/template/render",
  check: requireName,
  access: inJobNamespace("get", "kusciajobtemplates"),
  uses: ["get kusciajobtemplates", "list kusciajobtemplates"],
  audit: ({ name }) => ({ subject: name }),
  repeat: true,
  failure: { missing: "queryTemplate", other: "unavailable" },
  run: async (request, call) => {
    const { job, revision } = await fill(request, call);
    const { spec, labels, annotations } = job;
    return { data: { revision, spec: JSON.stringify(spec), labels, annotations } };
  },
});
