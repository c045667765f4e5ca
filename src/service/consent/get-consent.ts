import { contentFor } from "../../consent/content.ts";
import { ConsentService } from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import { inDomain } from "../access.ts";
import { define } from "../define.ts";
import { canonicalJson } from "../../util/canonical-json.ts";
import { requireJobID } from "../job/job-id.ts";
import { appImagesOf, askedOf, consentMessage, requireDomain } from "./consents.ts";

/** Shows all that a job asks of a domain. */
export const getConsent = define({
  rpc: ConsentService.method.getConsent,
  path: "/api/v1/consent/get",
  check: (request) => {
    requireDomain(request);
    requireJobID(request);
  },
  access: inDomain("get", "kusciajobconsents"),
  uses: ["get kusciajobs", "get appimages"],
  // It shows inputs.
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: "queryConsent",
  run: async (request, call) => {
    const { job, status } = await askedOf(request, call);
    const images = await appImagesOf(job, request.domainId, call);
    const content = contentFor(job, request.domainId, (name) => images.get(name));
    return { data: { consent: consentMessage(job, status), content: canonicalJson(content) } };
  },
});
