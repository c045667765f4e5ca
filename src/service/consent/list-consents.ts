import { isOver } from "../../api/phases.ts";
import { ConsentService, type ListConsentsRequest } from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import { inDomain } from "../access.ts";
import { LARGEST_PAGE } from "../batch.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { pageOf } from "../job/page.ts";
import { mapInTurns } from "../turns.ts";
import { CONSENT_STATES, consentMessage, requireDomain } from "./consents.ts";

const DEFAULT_PAGE = 100;
const OPEN = ["Waiting", "Outdated"];

/** Shows what jobs ask of a domain. */
export const listConsents = define({
  rpc: ConsentService.method.listConsents,
  path: "/api/v1/consent/list",
  check,
  access: inDomain("list", "kusciajobconsents"),
  uses: [],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async ({ domainId, states, pageSize, pageToken }, { backend }) => {
    const wanted = states.length === 0 ? OPEN : states;
    const found = await mapInTurns([...backend.jobs.list()], (job) => {
      const status = job.status?.consents?.find(({ domainID }) => domainID === domainId);
      return status !== undefined && wanted.includes(status.state) && !isOver(job) ? [{ job, status }] : [];
    });
    const page = pageOf(
      found.flat(),
      ({ job: { metadata } }) => [metadata.creationTimestamp ?? "", metadata.uid ?? ""],
      {
        size: pageSize === 0 ? DEFAULT_PAGE : pageSize,
        token: pageToken,
        question: [domainId, states],
        descending: false,
      },
    );
    if (page === undefined) throw invalid("page token does not belong to this list, begin again without one");
    const consents = page.items.map(({ job, status }) => consentMessage(job, status));
    return { data: { consents, nextPageToken: page.next ?? "" } };
  },
});

function check(request: ListConsentsRequest): void {
  requireDomain(request);
  const { pageSize, states } = request;
  if (pageSize < 0 || pageSize > LARGEST_PAGE) throw invalid(`page size must be from 1 to ${LARGEST_PAGE}`);
  const unknown = states.find((state) => !CONSENT_STATES.some((each) => each === state));
  if (unknown !== undefined)
    throw invalid(`state "${unknown}" is unknown, it must be one of ${CONSENT_STATES.join(", ")}`);
}
