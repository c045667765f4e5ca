import type { KusciaJobSpec, KusciaJobTemplateSpec } from "../../api/types.ts";
import { call } from "../app/api.ts";

/** A job with blanks. */
export interface Template {
  readonly name: string;
  readonly display_name: string;
  readonly description: string;
  readonly revision: string;
  /** Why no job can be made from it. */
  readonly problem: string;
  readonly spec: KusciaJobTemplateSpec;
}

export type Values = Readonly<Record<string, string>>;

/** What a template would make. */
export interface Draft {
  readonly revision: string;
  readonly spec: KusciaJobSpec;
}

type Sent = Omit<Template, "spec"> & { readonly spec: string };

const PAGE = 1000;

function read({ spec, ...rest }: Sent): Template {
  return { ...rest, spec: JSON.parse(spec) as KusciaJobTemplateSpec };
}

/** @throws Problem */
export async function templates(signal?: AbortSignal): Promise<readonly Template[]> {
  const data = await call<{ templates: Sent[] }>("/api/v1/template/list", { page_size: PAGE }, signal);
  return data.templates.map(read);
}

/** @throws Problem */
export async function template(name: string, signal?: AbortSignal): Promise<Template> {
  return read(await call<Sent>("/api/v1/template/get", { name }, signal));
}

/** The job as it would be, of the template's present revision. @throws Problem */
export async function render(name: string, parameters: Values, signal?: AbortSignal): Promise<Draft> {
  const request = { name, parameters };
  const { revision, spec } = await call<{ revision: string; spec: string }>("/api/v1/template/render", request, signal);
  return { revision, spec: JSON.parse(spec) as KusciaJobSpec };
}

interface Order {
  readonly revision: string;
  readonly parameters: Values;
  /** Made up by the server when empty. */
  readonly jobID: string;
}

/** Makes the job that was shown: another revision is refused. @throws Problem */
export async function create(name: string, { revision, parameters, jobID }: Order): Promise<string> {
  const request = { template: name, revision, parameters, job_id: jobID };
  const { job_id: job } = await call<{ job_id: string }>("/api/v1/job/createFromTemplate", request);
  return job;
}

const RECENT = 20;

/** The last jobs that were made from it, the newest first. @throws Problem */
export async function runsOf(name: string, signal?: AbortSignal): Promise<readonly string[]> {
  const request = { labels: { "kuscia.secretflow/template": name }, page_size: RECENT };
  const { jobs } = await call<{ jobs: string[] }>("/api/v1/job/view", request, signal);
  return jobs.map((text) => (JSON.parse(text) as { name: string }).name);
}

/** With what values a job was made. @throws Problem */
export async function valuesOf(job: string): Promise<Values> {
  const request = { job_id: job, page_size: 1 };
  const data = await call<{ job: { parameters?: Values } }>("/api/v1/job/get", request);
  return data.job.parameters ?? {};
}
