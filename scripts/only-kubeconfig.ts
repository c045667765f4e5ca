import { resolve } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Of client-node only the kubeconfig is used (docs/adr/0002), but its entry point brings 14 MB of generated API client
 * along, all of which a start would have to parse.
 */
export const onlyKubeConfig: Plugin = {
  name: "only-kubeconfig",
  setup(builder) {
    const config = resolve("node_modules/@kubernetes/client-node/dist/config.js");
    builder.onResolve({ filter: /^@kubernetes\/client-node$/ }, () => ({ path: config }));
    builder.onResolve({ filter: /^\.\/gen\/index\.js$/ }, ({ importer }) =>
      importer === config ? { path: "unused", namespace: "unused" } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "module.exports = {};", loader: "js" }));
  },
};
