import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Logger } from "pino";
import { MANAGER } from "../api/names.ts";
import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob } from "../api/types.ts";
import { runsJobsIn } from "../job/ownership.ts";
import type { JobSettings } from "../job/types.ts";
import { KUSCIA_JOBS } from "../api/resources.ts";
import { KubeClient } from "../kube/client.ts";
import { EventRecorder } from "../kube/events.ts";
import type { Exchange } from "../kube/exchange.ts";
import { keyOf } from "../kube/resource.ts";
import { Latency } from "../kube/latency.ts";
import { LeaderElector } from "../kube/lease.ts";
import { silentResources } from "../kube/reflector.ts";
import { WorkQueue } from "../kube/workqueue.ts";
import { AccessCheck, accessReview, EVERYWHERE } from "./access/check.ts";
import { CacheFaults } from "./cache-faults.ts";
import { cacheNamedDomains, type Caches, childSources, createCaches, createReflectors, isLimited } from "./caches.ts";
import { followLimits } from "./domain-limits.ts";
import { DomainController } from "./domain/controller.ts";
import { type DomainSettingsSource, loadDomainSettings } from "./domain/settings.ts";
import { JobController } from "./job/controller.ts";
import { JobMemories } from "./job/memory.ts";
import { followLines } from "./lines.ts";
import { LogKeeper } from "./log-keeper.ts";
import type { OperatorMetrics } from "./metrics.ts";
import { followNodes, type NodeWatch } from "./node-watch.ts";
import { jobSettings, type OperatorOptions, ownNamespace } from "./options.ts";
import { OrphanCollector } from "./orphans.ts";
import { type Controller, runController } from "./reconcile.ts";
import { QueueLines } from "./queue-lines.ts";
import { Reservations } from "./reservations.ts";
import { ScheduleController } from "./schedule/controller.ts";
import { TemplateController } from "./schedule/templates.ts";
import { type Right, RIGHTS, toWatch } from "./access/rights.ts";
import { parsePortRange, SharedPorts } from "./shared-ports.ts";
import { connectTriggers, enqueueAll, enqueueSchedules } from "./triggers.ts";

export interface ManagerSetup {
  readonly options: OperatorOptions;
  readonly version: string;
  readonly logger: Logger;
  readonly metrics: OperatorMetrics;
  /** Plays the API server; default: the one of the kubeconfig. */
  readonly exchange?: Exchange;
}

/** Everything of an operator that talks to Kubernetes: caches, leader election, controllers. */
export interface Manager {
  /** True once all caches have been filled. */
  synced(): boolean;
  /** The kinds of objects of which the API server has sent nothing for longer than a watch in order is ever silent. */
  silent(): string[];
  /** Settles when it can no longer go on by itself, with the reason: it lost its Lease. */
  readonly lost: Promise<string>;
  /** Lets writes in flight end, gives up the Lease, closes everything. */
  stop(): Promise<void>;
}

/** How long writes in flight may take to end. */
const DRAIN_MS = 20_000;
/** A pass that waits longer than this, for a webhook that hangs perhaps, does not keep another job waiting. */
const SLOW_PASS_MS = 100;
/** Schedules handled at the same time. */
const SCHEDULE_WORKERS = 8;
const MIB = 1024 * 1024;

/** Starts to watch at once, and to work as soon as it leads and the caches are synced. */
export function startManager(setup: ManagerSetup): Manager {
  const { options, version, logger, metrics } = setup;
  const namespace = ownNamespace(options);
  const ownSettings = jobSettings(options, namespace ?? "");
  const isJobNamespace = (name: string): boolean => runsJobsIn(ownSettings, name);
  const caches = createCaches(isJobNamespace);
  const network = sharedNetwork(options, caches);
  const settings = { ...ownSettings, ...(network !== undefined && { network }) };
  cacheNamedDomains(caches, settings);
  const identity = `${hostname()}_${randomUUID()}`;
  let mayWrite = (): boolean => true;
  const statusLatency = new Latency(() => performance.now());
  const client = KubeClient.create({
    kubeconfig: options.kubeconfig === "" ? undefined : options.kubeconfig,
    userAgent: `${MANAGER}/${version}`,
    connections: options.connections,
    onRequest: (request) => {
      metrics.observeRequest(request);
      const { verb, resource, seconds } = request;
      if (verb === "update" && resource === KUSCIA_JOBS.plural) statusLatency.observe(seconds * 1000);
      // A creation is refused for a quota or by a policy too; the job that meets that tells where.
      if (request.code === 403 && request.verb !== "create") access.suspect(request.namespace);
    },
    mayWrite: () => mayWrite(),
    exchange: setup.exchange,
  });
  const access = new AccessCheck({
    review: accessReview(client),
    logger,
    report: (where, missing) => metrics.setMissingRights(where, missing),
  });
  const reflectors = createReflectors(client, caches, settings, logger);
  metrics.watchCaches(caches, reflectors);
  const synced = (): boolean => reflectors.every((reflector) => reflector.isSynced());
  const latencyMs = (): number => statusLatency.ms();
  const events = new EventRecorder({ client, component: MANAGER, instance: identity, logger, latencyMs });
  const cacheFaults = new CacheFaults(caches, events, isJobNamespace);
  const { registry } = metrics;
  const jobQueue = new WorkQueue<string>({ name: "kusciajob", registry, slowAfterMs: SLOW_PASS_MS });
  // Who may only touch the named domains cannot make others.
  const domainQueue = isLimited(settings) ? undefined : new WorkQueue<string>({ name: "domain", registry });
  const scheduleQueue = new WorkQueue<string>({ name: "kusciajobschedule", registry, slowAfterMs: SLOW_PASS_MS });
  const templateQueue = new WorkQueue<string>({ name: "kusciajobtemplate", registry: metrics.registry });
  const clock = Date.now;
  const memories = new JobMemories(clock, latencyMs);
  const orphans = new OrphanCollector(client, caches, childSources(caches), logger);
  const targets = {
    jobs: jobQueue,
    domains: domainQueue,
    schedules: scheduleQueue,
    templates: templateQueue,
    isJobNamespace,
    orphans,
    patienceMs: (job: Stored<KusciaJob>, isNews: boolean): number => {
      const { coalescing } = memories.of(job);
      return isNews ? coalescing.waitMs() : coalescing.windowMs;
    },
    synced,
  };
  const domainSettings = loadDomainSettings(options["domain-settings"]);
  const logs = new LogKeeper({
    client,
    caches,
    logger,
    registry: metrics.registry,
    isOn: options["kept-logs"] > 0,
    isJobNamespace,
    limitBytes: keptLogLimit(options["kept-logs"], domainSettings),
    onSettled: (job) => jobQueue.add(keyOf(job), "slow"),
  });
  const reservations = new Reservations(caches.pods);
  const queueLines = new QueueLines(caches, reservations);
  const jobs = new JobController({
    client,
    caches,
    domainSettings,
    memories,
    events,
    metrics,
    reservations,
    queueLines,
    settings,
    cleanupDeadlineSeconds: options["cleanup-deadline"],
    logger,
    onRefused: (where) => access.suspect(where),
    onLate: (key, retry) => (retry ? jobQueue.addRateLimited(key) : jobQueue.add(key)),
    logs,
    clock,
  });
  const domains = new DomainController({ client, caches, settings, clock });
  const onRefused = (where: string): void => access.suspect(where);
  const schedules = new ScheduleController({
    client,
    caches,
    events,
    metrics,
    logger,
    onRefused,
    onClockStep: () => enqueueSchedules(caches, targets),
    clock,
  });
  const templates = new TemplateController({ client, caches, clock });
  const controllers: Controller[] = [
    {
      name: "kusciajob",
      queue: jobQueue,
      workers: options.workers,
      reconcile: (key) => jobs.reconcile(key),
      logFields: (key) => ({ job: key, uid: caches.jobs.get(key)?.metadata.uid }),
    },
    {
      name: "kusciajobschedule",
      queue: scheduleQueue,
      workers: SCHEDULE_WORKERS,
      reconcile: (key) => schedules.reconcile(key),
      logFields: (key) => ({ schedule: key, uid: caches.schedules.get(key)?.metadata.uid }),
    },
    {
      name: "kusciajobtemplate",
      queue: templateQueue,
      workers: 2,
      reconcile: (key) => templates.reconcile(key),
      logFields: (key) => ({ template: key }),
    },
  ];
  if (domainQueue !== undefined) {
    controllers.push({
      name: "domain",
      queue: domainQueue,
      workers: 2,
      reconcile: (key) => domains.reconcile(key),
      logFields: (key) => ({ domain: key }),
    });
  }
  let nodes: NodeWatch | undefined;
  const lead = async (): Promise<void> => {
    metrics.setLeader(MANAGER, true);
    await Promise.all([network?.prepare(), ...reflectors.map((reflector) => reflector.synced)]);
    logger.info({ jobs: caches.jobs.size, pods: caches.pods.size }, "caches are synced, starting to work");
    // Before the triggers: a pass that a deleted pod triggers must find the pod here.
    memories.follow(caches);
    cacheFaults.begin();
    connectTriggers(caches, targets);
    schedules.follow();
    const lineTargets = { jobs: jobQueue, memories, domainSettings, reservations, queueLines, isJobNamespace, clock };
    const nodeLines = followLines(caches, lineTargets);
    if (!isLimited(settings)) nodes = followNodes(caches, { client, logger, ...nodeLines });
    followLimits(caches, jobQueue);
    enqueueAll(caches, targets);
    for (const controller of controllers) runController(controller, metrics, logger);
    orphans.run();
    logs.run();
  };

  // Before the watches: without rights the caches never sync, and this check says why.
  checkAccess(access, caches, settings, rightsInDomains(options));
  for (const reflector of reflectors) reflector.start();
  let reportLoss: (reason: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => {
    reportLoss = resolve;
  });
  let stopping = false;
  let elector: LeaderElector | undefined;
  if (options["leader-elect"]) {
    access.need(namespace ?? "default", RIGHTS.lease);
    elector = new LeaderElector({
      client,
      namespace: namespace ?? "default",
      name: MANAGER,
      identity,
      leaseDurationMs: options["lease-duration"] * 1000,
      renewDeadlineMs: options["lease-renew-deadline"] * 1000,
      retryPeriodMs: options["lease-retry-period"] * 1000,
      logger,
      onStartedLeading: () => {
        lead().catch((error: unknown) => reportLoss(String(error)));
      },
      onStoppedLeading: () => {
        metrics.setLeader(MANAGER, false);
        reportLoss("the Lease was lost");
      },
    });
    const held = elector;
    mayWrite = () => held.holds();
    metrics.setLeader(MANAGER, false);
    // Who cannot see the cluster must not keep the Lease from somebody who can.
    Promise.all(reflectors.map((reflector) => reflector.synced))
      .then(() => held.run())
      .catch((error: unknown) => {
        if (!stopping) reportLoss(String(error));
      });
  } else {
    lead().catch((error: unknown) => reportLoss(String(error)));
  }
  return {
    synced,
    silent: () => silentResources(reflectors),
    lost,
    stop: async () => {
      stopping = true;
      schedules.stop();
      const queues = controllers.map(({ queue }) => queue.shutDown());
      const jobsEnded = Promise.all(queues).then(() => memories.ended());
      const drained = Promise.all([jobsEnded, orphans.stop(), access.stop(), logs.stop()]);
      await Promise.race([drained, deadline(DRAIN_MS)]);
      await events.flush();
      await elector?.release();
      await Promise.all([nodes?.stop(), ...reflectors.map((reflector) => reflector.stop())]);
      client.close();
    },
  };
}

/** What each domain keeps of logs at most, in bytes; none where the operator has no right to read them. */
function keptLogLimit(usual: number, settings: DomainSettingsSource): (domain: string) => number {
  return (domain) => (usual === 0 ? 0 : (settings(domain, undefined).keptLogs ?? usual) * MIB);
}

function sharedNetwork(options: OperatorOptions, caches: Caches): SharedPorts | undefined {
  const { "shared-network": address, "shared-ports": ports } = options;
  if (address === "") return undefined;
  return new SharedPorts({
    address,
    ...parsePortRange("--shared-ports", ports),
    caches,
    now: Date.now,
    random: Math.random,
  });
}

function rightsInDomains(options: OperatorOptions): readonly Right[] {
  return options["kept-logs"] === 0 ? RIGHTS.parties : [...RIGHTS.parties, ...RIGHTS.keptLogs];
}

/** Asks for all rights that this operator will need. */
function checkAccess(access: AccessCheck, caches: Caches, settings: JobSettings, parties: readonly Right[]): void {
  const { cluster, nodes, domains, jobs } = RIGHTS;
  access.need(EVERYWHERE, cluster);
  for (const each of settings.jobNamespaces) access.need(each, jobs);
  if (isLimited(settings)) {
    for (const each of settings.domainNamespaces) access.need(each, parties);
  } else {
    access.need(EVERYWHERE, [...nodes, ...domains, ...toWatch(jobs), ...toWatch(parties)]);
    access.followDomains(caches.namespaces, parties);
  }
}

function deadline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
