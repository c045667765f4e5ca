/** What tests, benchmarks and the demo use of the test cluster. */
export { Cluster, openCluster as attachCluster, type RunOptions } from "./cluster.ts";
export { startCluster } from "./start.ts";
export type { ClusterOptions, Mode, Provider } from "./options.ts";
export { provideProgram } from "./binaries/resolve.ts";
export { BUSYBOX_IMAGE } from "./versions.ts";
export { type ImageSpec, imageArchive, writeImageArchive } from "./images/archive.ts";
export { provideBusyboxEntries } from "./images/busybox.ts";
export type { TarEntry } from "./images/tar.ts";
