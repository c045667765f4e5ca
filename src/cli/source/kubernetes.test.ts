import { expect, it } from "vitest";
import { KUSCIA_JOBS, KUSCIA_JOB_TASKS } from "../../api/resources.ts";
import { aJob } from "../../job/testing/builders.ts";
import type { KubeClient } from "../../kube/client.ts";
import { TransportError } from "../../kube/errors.ts";
import { KubernetesSource } from "./kubernetes.ts";

it("a watch outlives an API server that is replaced between two changes of a job with added tasks", async () => {
  const job = aJob().task("a").status({ phase: "Running" }).build();
  job.spec.open = true;
  const seen: string[] = [];
  const client = {
    listAll: ({ plural }: { readonly plural: string }) => {
      seen.push(plural);
      // The first reading of added tasks after a change meets nobody.
      const isAway = plural === KUSCIA_JOB_TASKS.plural && seen.filter((each) => each === plural).length === 2;
      if (isAway) return Promise.reject(new TransportError("connect ECONNREFUSED", { sent: false }));
      const items = plural === KUSCIA_JOBS.plural ? [job] : [];
      return Promise.resolve({ items, metadata: { resourceVersion: "1" } });
    },
    watch: async function* () {
      yield { type: "MODIFIED", object: job };
      await new Promise(() => undefined);
    },
  } as unknown as KubeClient;
  const source = new KubernetesSource({ client, transport: {} as never, place: "here", namespace: "cross-domain" });
  const changes: string[] = [];
  for await (const { type } of source.watch([job.metadata.name], new AbortController().signal)) {
    changes.push(type);
    if (type === "changed") break;
  }
  expect(changes).toEqual(["state", "changed"]);
  expect(seen.filter((each) => each === KUSCIA_JOB_TASKS.plural)).toHaveLength(3);
});
