import type {
  ConfigMap,
  CoreEvent,
  KubeObject,
  Lease,
  Namespace,
  Node,
  Pod,
  ResourceQuota,
  Service,
} from "./kubernetes.ts";
import { API_VERSION } from "./names.ts";
import type {
  AppImage,
  Domain,
  DomainPolicy,
  KusciaJob,
  KusciaJobConsent,
  KusciaJobSchedule,
  KusciaJobTask,
  KusciaJobTemplate,
} from "./types.ts";

/** A kind of object and where its collection lives. */
export interface ResourceType<T extends KubeObject = KubeObject> {
  /** "v1" or "group/version". */
  readonly apiVersion: string;
  readonly kind: string;
  /** The lower case plural of the URL. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set; carries the type of the objects. */
  readonly __object?: T;
}

function type<T extends KubeObject>(
  apiVersion: string,
  kind: string,
  { plural = `${kind.toLowerCase()}s`, namespaced = true } = {},
): ResourceType<T> {
  return { apiVersion, kind, plural, namespaced };
}

const CLUSTER = { namespaced: false };

export const KUSCIA_JOBS = type<KusciaJob>(API_VERSION, "KusciaJob");
export const KUSCIA_JOB_TASKS = type<KusciaJobTask>(API_VERSION, "KusciaJobTask");
export const KUSCIA_JOB_TEMPLATES = type<KusciaJobTemplate>(API_VERSION, "KusciaJobTemplate");
export const KUSCIA_JOB_SCHEDULES = type<KusciaJobSchedule>(API_VERSION, "KusciaJobSchedule");
export const APP_IMAGES = type<AppImage>(API_VERSION, "AppImage", CLUSTER);
export const DOMAINS = type<Domain>(API_VERSION, "Domain", CLUSTER);
export const DOMAIN_POLICIES = type<DomainPolicy>(API_VERSION, "DomainPolicy", { plural: "domainpolicies" });
export const KUSCIA_JOB_CONSENTS = type<KusciaJobConsent>(API_VERSION, "KusciaJobConsent");

export const PODS = type<Pod>("v1", "Pod");
export const SERVICES = type<Service>("v1", "Service");
export const CONFIG_MAPS = type<ConfigMap>("v1", "ConfigMap");
export const NETWORK_POLICIES = type("networking.k8s.io/v1", "NetworkPolicy", { plural: "networkpolicies" });
export const NAMESPACES = type<Namespace>("v1", "Namespace", CLUSTER);
export const NODES = type<Node>("v1", "Node", CLUSTER);
export const RESOURCE_QUOTAS = type<ResourceQuota>("v1", "ResourceQuota");
export const EVENTS = type<CoreEvent>("v1", "Event");
export const LEASES = type<Lease>("coordination.k8s.io/v1", "Lease");
