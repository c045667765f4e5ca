import { isOver } from "../../api/phases.ts";
import type { ConsentStatus, KusciaJob } from "../../api/types.ts";
import { ConsentService, type ListConsentsRequest } from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import { amongConsents } from "../access.ts";
import { LARGEST_PAGE } from "../batch.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { pageOf, type Position } from "../job/page.ts";
import { mapInTurns } from "../turns.ts";
import { CONSENT_STATES, consentMessage } from "./consents.ts";

const DEFAULT_PAGE = 100;
const OPEN = ["Waiting", "Outdated"];

/** The states that each box holds, and whether jobs that ended belong into it. */
const BOX: Readonly<Record<string, { readonly states: readonly string[]; readonly ended: boolean }>> = {
  mine: { states: OPEN, ended: false },
  sent: { states: OPEN, ended: false },
  done: { states: ["Accepted", "Rejected"], ended: true },
};
export const CONSENT_BOXES = Object.keys(BOX);

interface Found {
  readonly job: KusciaJob;
  readonly status: ConsentStatus;
}

/** Shows what jobs ask of domains. */
export const listConsents = define({
  rpc: ConsentService.method.listConsents,
  path: "/api/v1/consent/list",
  check,
  access: amongConsents(),
  uses: [],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async (request, { backend, grant: sees }) => {
    const { pageSize, pageToken } = request;
    const matches = matcherOf(request);
    const asked = (await mapInTurns([...backend.jobs.list()], matches)).flat();
    const seen = await Promise.all(asked.map(({ job, status }) => sees(job, status.domainID)));
    const all = asked.filter((_, index) => seen[index]);
    const page = pageOf(all, positionOf(request), {
      size: pageSize === 0 ? DEFAULT_PAGE : pageSize,
      token: pageToken,
      question: [request.domainId, request.states, request.box],
      descending: request.box === "done",
    });
    if (page === undefined) throw invalid("page token does not belong to this list, begin again without one");
    const consents = page.items.map(({ job, status }) => consentMessage(job, status));
    return { data: { consents, nextPageToken: page.next ?? "", total: BigInt(all.length) } };
  },
});

/** What of a job belongs into the list, if its reader may see it. */
function matcherOf({ domainId, states, box }: ListConsentsRequest): (job: KusciaJob) => readonly Found[] {
  const { states: usual, ended } = BOX[box === "" ? "mine" : box]!;
  const wanted: ReadonlySet<string> = new Set(states.length === 0 ? usual : states);
  return (job) => {
    if (!ended && isOver(job)) return [];
    const consents = job.status?.consents ?? [];
    return consents
      .filter(({ domainID, state }) => (domainId === "" || domainID === domainId) && wanted.has(state))
      .map((status) => ({ job, status }));
  };
}

/** Open ones stand in the order of their jobs, answers in the order in which they were given. */
function positionOf({ box }: ListConsentsRequest): (found: Found) => Position {
  return ({ job: { metadata }, status: { domainID, time = "" } }) => [
    box === "done" ? time : (metadata.creationTimestamp ?? ""),
    `${metadata.uid ?? ""}/${domainID}`,
  ];
}

function check({ pageSize, states, box }: ListConsentsRequest): void {
  if (pageSize < 0 || pageSize > LARGEST_PAGE) throw invalid(`page size must be from 1 to ${LARGEST_PAGE}`);
  const unknown = states.find((state) => !CONSENT_STATES.some((each) => each === state));
  if (unknown !== undefined)
    throw invalid(`state "${unknown}" is unknown, it must be one of ${CONSENT_STATES.join(", ")}`);
  if (box !== "" && !CONSENT_BOXES.includes(box))
    throw invalid(`box "${box}" is unknown, it must be one of ${CONSENT_BOXES.join(", ")}`);
}
