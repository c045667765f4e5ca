import type { AddressInfo } from "node:net";
import type { Logger } from "../process/log.ts";
import { Registry, collectDefaultMetrics } from "prom-client";
import { MANAGER } from "../api/names.ts";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS } from "../api/resources.ts";
import { KubeClient } from "../kube/client.ts";
import { Reflector } from "../kube/reflector.ts";
import { keyOf } from "../kube/resource.ts";
import { Transport } from "../kube/transport.ts";
import { serveHealth } from "../process/health.ts";
import { features } from "../service/calls.ts";
import { Freshness } from "../service/freshness.ts";
import { ApiMetrics } from "../service/metrics.ts";
import { Runner } from "../service/runner.ts";
import { ProgressBook } from "../service/task/progress-book.ts";
import { Tickets } from "../service/tickets.ts";
import { JobStore } from "../service/store.ts";
import { TaskStore } from "../service/task-store.ts";
import { Feeds } from "../service/watch/feeds.ts";
import { WatchHub } from "../service/watch/hub.ts";
import { type Authentication, createAuthentication } from "./auth/create.ts";
import { BatchAuthentication } from "./azure-batch/authentication.ts";
import { NO_CONFIG, readBatchConfig } from "./azure-batch/config.ts";
import { type BatchServerOptions, createBatchServer } from "./azure-batch/server.ts";
import { createCloudpssServer } from "./cloudpss/server.ts";
import { credentialsOf } from "./grpc/credentials.ts";
import { closeGrpc, createGrpcServer, listenGrpc } from "./grpc/server.ts";
import { readConsoleFiles } from "./console/files.ts";
import { createConsoleServer } from "./console/server.ts";
import { createHttpServer } from "./http/server.ts";
import { type ApiOptions, cloudpssKeyOf, consoleUrlOf, isLoopback, originsOf } from "./options.ts";

/** A running job API; a port is -1 if it is not served. */
export interface Api {
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly cloudpssPort: number;
  readonly consolePort: number;
  readonly azureBatchPort: number;
  readonly healthPort: number;
  /** Resolves when the cache is complete for the first time; rejects when stopped before. */
  readonly synced: Promise<void>;
  /** Not ready any more at once; ends streams cleanly, lets calls in flight end, closes everything. */
  stop(): Promise<void>;
}

/** Starts the job API. It listens at once and says so in `/readyz` when its cache is complete. */
export async function startApi(options: ApiOptions, version: string, logger: Logger): Promise<Api> {
  const metrics = new ApiMetrics(new Registry());
  collectDefaultMetrics({ register: metrics.registry });
  const kube = {
    kubeconfig: options.kubeconfig === "" ? undefined : options.kubeconfig,
    userAgent: `${MANAGER}-api/${version}`,
    connections: SEATS_PER_NAMESPACE * options.connections,
    onRequest: (request: { verb: string; resource: string; code: number }) => metrics.observeRequest(request),
  };
  const transport = new Transport(kube);
  const client = new KubeClient(transport, { userAgent: `${MANAGER}-api/${version}` });
  // Reviews have connections of their own: a caller is let in, or not, while others' calls wait for theirs.
  const reviewing = new KubeClient(
    new Transport({ ...kube, connections: SEATS_PER_NAMESPACE * REVIEW_CONNECTIONS }),
    kube,
  );
  const tickets = new Tickets();
  const authentication = createAuthentication(options, { client: reviewing, tickets, logger });
  const namespace = options["job-namespace"];
  const freshness = new Freshness({ client, staleMs: options["cache-max-age"] * 1000 });
  const jobs = new JobStore({ client, freshness, namespace });
  const patienceMs = options["watch-max-wait"] * 1000;
  const limits = { maxEvents: options["watch-max-events"], maxWaitMs: patienceMs };
  const hub = new WatchHub(jobs.cache, limits);
  const reflector = new Reflector({
    client: freshness.watched,
    type: KUSCIA_JOBS,
    namespace,
    cache: jobs.cache,
    logger,
  });
  const tasks = new TaskStore();
  const feeds = new Feeds({ client, logger, limits, jobs, tasks });
  tasks.cache.onChange(({ object: { metadata, spec } }) =>
    hub.touch(keyOf({ metadata: { namespace: metadata.namespace, name: spec.jobName } })),
  );
  const progress = new ProgressBook({ jobs, tasks, client, logger });
  const tasksReflector = new Reflector({ client, type: KUSCIA_JOB_TASKS, namespace, cache: tasks.cache, logger });
  const backend = {
    jobs,
    tasks,
    client,
    transport,
    watches: hub,
    feeds,
    tickets,
    progress,
    domain: options["domain-id"],
    patienceMs,
    about: { version, features: features(), consoleUrl: consoleUrlOf(options) },
  };
  const runner = new Runner({
    backend,
    metrics,
    logger,
    deadlineMs: options["request-timeout"] * 1000,
    streams: {
      perCaller: options["max-streams-per-caller"],
      inAll: options["max-streams"],
      maxAgeMs: options["stream-max-age"] * 1000,
      maxIdleMs: options["stream-max-idle"] * 1000,
    },
  });
  metrics.watch({
    cacheAge: () => freshness.age / 1000,
    cachedJobs: () => jobs.cache.size,
    openWatches: () => runner.openStreams("WatchJob"),
  });
  let stopping = false;
  const notReady = (): string | undefined => {
    if (stopping) return "stopping";
    if (!reflector.isSynced() || !tasksReflector.isSynced()) return "not synced yet";
    return freshness.isReachable && !freshness.isStale ? undefined : "the Kubernetes API server cannot be reached";
  };

  const context = {
    authenticator: authentication.authenticator,
    runner,
    metrics,
    bodyLimit: options["max-body-bytes"],
    patienceMs,
  };
  const listener = { tls: authentication.tls, localOnly: options["local-only"], origins: originsOf(options) };
  const http = createHttpServer({ ...context, ...listener });
  const key = cloudpssKeyOf(options);
  const cloudpss = createCloudpssServer({ ...context, ...listener, jobNamespace: namespace, ...(key && { key }) });
  const console = consoleOf(options, { ...context, ...listener, ...authentication.console, version });
  const grpc = createGrpcServer({ ...context, isReady: () => notReady() === undefined });
  const azureBatch = azureBatchServer(options, authentication, { ...context, ...listener });
  const host = options.address === "" ? undefined : options.address;
  const httpPort = await listenHttp(http, options["http-port"], host);
  const grpcPort =
    options["grpc-port"] < 0
      ? -1
      : await listenGrpc(grpc, `${host ?? "[::]"}:${options["grpc-port"]}`, credentialsOf(authentication.tls));
  const cloudpssPort = await listenHttp(cloudpss, options["cloudpss-port"], host);
  const consolePort = console === undefined ? -1 : await listenHttp(console, options["console-port"], host);
  const azureBatchPort = azureBatch ? await listenHttp(azureBatch, options["azure-batch-port"], host) : -1;
  const health = await serveHealth({
    healthPort: options["health-port"],
    metricsPort: options["metrics-port"],
    host,
    registry: metrics.registry,
    live: {},
    ready: { cache: notReady },
  });
  freshness.start();
  reflector.start();
  tasksReflector.start();
  const synced = Promise.all([reflector.synced, tasksReflector.synced]).then(() => hub.begin());
  synced.catch(() => undefined);
  return {
    httpPort,
    grpcPort,
    cloudpssPort,
    consolePort,
    azureBatchPort,
    healthPort: health.healthPort,
    synced,
    stop: async () => {
      stopping = true;
      authentication.stop();
      runner.close();
      hub.close();
      const drainMs = options["drain-timeout"] * 1000;
      const listeners = [http, cloudpss, console, azureBatch].filter((each) => each !== undefined);
      await Promise.all([closeGrpc(grpc, drainMs), ...listeners.map((each) => closeHttp(each, drainMs))]);
      await progress.close();
      freshness.stop();
      await Promise.all([reflector.stop(), tasksReflector.stop(), feeds.stop()]);
      client.close();
      reviewing.close();
      await health.close();
    },
  };
}

const REVIEW_CONNECTIONS = 8;
// Requests of one namespace get half of a client's seats, and jobs are all of one.
const SEATS_PER_NAMESPACE = 2;

/** Undefined without a port for it. A console for this machine alone answers to no other name. @throws OptionError */
function consoleOf(
  options: ApiOptions,
  web: Omit<Parameters<typeof createConsoleServer>[0], "files" | "readOnly" | "audience">,
): HttpServer | undefined {
  if (options["console-port"] < 0) return undefined;
  const localOnly = web.localOnly === true || isLoopback(options.address);
  const audience = options["kubernetes-auth"] ? (options["token-audiences"][0] ?? "") : "";
  const readOnly = options["console-read-only"];
  return createConsoleServer({ ...web, localOnly, readOnly, audience, files: readConsoleFiles() });
}

type HttpServer = ReturnType<typeof createHttpServer>;

/** Undefined unless its port is given. @throws OptionError for a file that is no good */
function azureBatchServer(
  options: ApiOptions,
  { authenticator, open, limiter }: Authentication,
  context: Omit<BatchServerOptions, "config" | "authentication" | "resourceHosts">,
): HttpServer | undefined {
  if (options["azure-batch-port"] < 0) return undefined;
  const path = options["azure-batch-config"];
  const config = path === "" ? NO_CONFIG : readBatchConfig(path);
  const jobNamespace = options["job-namespace"];
  const authentication = new BatchAuthentication({ authenticator, open, limiter, config, jobNamespace });
  const resourceHosts = options["azure-batch-resource-hosts"].split(",").flatMap((each) => each.trim() || []);
  return createBatchServer({ ...context, config, authentication, resourceHosts });
}

async function listenHttp(app: HttpServer, port: number, host: string | undefined): Promise<number> {
  if (port < 0) return -1;
  await app.listen({ port, host: host ?? "::" });
  return (app.server.address() as AddressInfo).port;
}

async function closeHttp(app: HttpServer, patienceMs: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), patienceMs);
  await app.close();
  clearTimeout(timer);
}
