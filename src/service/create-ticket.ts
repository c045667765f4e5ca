import { JobExtService } from "../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { ANYONE } from "./access.ts";
import { define } from "./define.ts";
import { TICKET_SECONDS } from "./tickets.ts";

/** Gives the caller a ticket for one stream; its bearer acts as the caller there. */
export const createTicket = define({
  rpc: JobExtService.method.createTicket,
  path: "/api/v1/ticket",
  access: ANYONE,
  uses: [],
  audit: () => ({}),
  repeat: true,
  failure: "unexpected",
  run: (_request, { backend, caller }) =>
    Promise.resolve({ data: { ticket: backend.tickets.issue(caller), expiresInSeconds: TICKET_SECONDS } }),
});
