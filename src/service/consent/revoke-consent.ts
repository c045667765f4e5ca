import { KUSCIA_JOB_CONSENTS } from "../../api/resources.ts";
import { ConsentService } from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import { inDomain } from "../access.ts";
import { define } from "../define.ts";
import { requireName } from "../objects.ts";
import { requireDomain } from "./consents.ts";

/** Takes a consent of a domain back, for all that has not started. */
export const revokeConsent = define({
  rpc: ConsentService.method.revokeConsent,
  path: "/api/v1/consent/revoke",
  check: (request) => {
    requireDomain(request);
    requireName(request);
  },
  access: inDomain("delete", "kusciajobconsents"),
  uses: ["delete kusciajobconsents"],
  audit: ({ name, reason }) => ({ subject: name, reason }),
  repeat: false,
  failure: { missing: "queryConsent", other: "decideConsent" },
  run: async ({ domainId, name }, { backend, signal }) => {
    await backend.client.delete(KUSCIA_JOB_CONSENTS, { namespace: domainId, name }, { signal });
    return {};
  },
});
