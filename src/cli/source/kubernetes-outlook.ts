import { APP_IMAGES, RESOURCE_QUOTAS } from "../../api/resources.ts";
import type { AppImage, KusciaJob } from "../../api/types.ts";
import { appImagesOf, type Outlook, outlookOf, plannedTasks } from "../../job/outlook.ts";
import { partyDomains } from "../../job/pass.ts";
import type { Preview } from "../../job/preview.ts";
import type { KubeClient } from "../../kube/client.ts";
import { ifAllowed, orNothing } from "../../kube/errors.ts";

/** What the tasks meet that would run, as far as the user may look. */
export async function outlookAt(client: KubeClient, job: KusciaJob, preview: Preview): Promise<Outlook> {
  const tasks = plannedTasks(job, preview);
  if (tasks.length === 0) return {};
  const find = (name: string): Promise<AppImage | undefined> => orNothing(() => client.get(APP_IMAGES, { name }));
  const images = await ifAllowed(() => pairs(appImagesOf(job.spec), find));
  if (images === undefined) return {};
  const quotas = await pairs(partyDomains(tasks), (namespace) =>
    ifAllowed(async () => (await client.listAll(RESOURCE_QUOTAS, { namespace })).items),
  );
  return outlookOf(job, tasks, {
    findAppImage: (name) => images.get(name),
    quotasOf: (domainID) => quotas.get(domainID),
  });
}

async function pairs<T>(names: readonly string[], look: (name: string) => Promise<T>): Promise<ReadonlyMap<string, T>> {
  return new Map(await Promise.all(names.map(async (name) => [name, await look(name)] as const)));
}
