import { LABEL } from "../../api/names.ts";
import { isOutput, outputValue } from "../../api/output.ts";
import { CONFIG_MAPS } from "../../api/resources.ts";
import type { KusciaJob, OutputStatus } from "../../api/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { orUndefined } from "../../kube/errors.ts";
import type { ResultView } from "./source.ts";

/** A job's results; values are read where their parties keep them. */
export function resultsOf(client: KubeClient, { metadata, status }: KusciaJob): Promise<ResultView[]> {
  return Promise.all((status?.outputs ?? []).map((output) => resultOf(client, metadata.uid ?? "", output)));
}

async function resultOf(client: KubeClient, uid: string, output: OutputStatus): Promise<ResultView> {
  const { name, task, attempt = 0, domainID, mediaType = "", size = 0, uri, configMap, readers = [] } = output;
  const about = { name, task, attempt, domain_id: domainID, media_type: mediaType, size };
  if (uri !== undefined) return { ...about, uri, readers };
  const ref = { namespace: domainID, name: configMap };
  const found = await orUndefined(() => client.get(CONFIG_MAPS, ref));
  const isOurs = found !== undefined && isOutput(found) && found.metadata.labels?.[LABEL.jobUID] === uid;
  return { ...about, ...(isOurs && { value: outputValue(found) }), readers };
}
