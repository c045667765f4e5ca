import type { Context } from "./context.ts";

/** That a job was created, with its page in the console where the server tells one. */
export async function createdText(context: Context, name: string): Promise<string> {
  const page = await pageOf(context, name);
  return page === undefined ? `${name} created` : `${name} created  ${page}`;
}

async function pageOf(context: Context, name: string): Promise<string | undefined> {
  const source = await context.source();
  // Kubernetes knows of no console.
  if (source.kind === "kubernetes") return undefined;
  try {
    const { console_url: url, job_namespace: namespace } = await source.whoAmI();
    return url === undefined ? undefined : `${url}/jobs/${namespace}/${encodeURIComponent(name)}`;
  } catch {
    // The job is there all the same.
    return undefined;
  }
}
