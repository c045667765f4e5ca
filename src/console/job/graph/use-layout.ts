import { useEffect, useState } from "react";
import { scriptAddress } from "../../app/trusted.ts";
import type { Graph, Layout } from "./graph.ts";
// oxlint-disable-next-line import/default -- vite makes it
import address from "./layout-worker.ts?worker&url";

/** Where the nodes are; undefined until that is known. Nodes keep their places until the graph itself is another. */
export function useLayout(graph: Graph): { readonly layout: Layout; readonly of: Graph } | undefined {
  const [found, setFound] = useState<{ readonly layout: Layout; readonly of: Graph }>();
  useEffect(() => {
    const worker = new Worker(scriptAddress(address), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Layout>) => setFound({ layout: data, of: graph }));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
    worker.postMessage(graph);
    return () => worker.terminate();
  }, [graph]);
  return found;
}
