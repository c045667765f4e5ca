import { call } from "../app/api.ts";

/** A domain in short. */
export interface Domain {
  readonly domain_id: string;
  /** Ready, NotReady or Unknown. */
  readonly state: string;
  readonly message: string;
  readonly create_time: string;
  readonly running_tasks: number;
  readonly waiting_tasks: number;
  readonly queued_tasks: number;
}

export interface QuotaUse {
  readonly quota: string;
  readonly resource: string;
  readonly hard: string;
  readonly used: string;
}

export interface DomainTask {
  readonly job_id: string;
  readonly task: string;
  readonly pods: number;
  readonly position: number;
  readonly since: string;
  readonly reason: string;
}

/** What a domain allows, what is used of it, and what waits for the rest. */
export interface Usage {
  readonly domain: Domain;
  readonly quotas: readonly QuotaUse[];
  readonly running: readonly DomainTask[];
  readonly waiting: readonly DomainTask[];
}

/** @throws Problem */
export function usage(id: string, signal?: AbortSignal): Promise<Usage> {
  return call<Usage>("/api/v1/domain/usage", { domain_id: id }, signal);
}
