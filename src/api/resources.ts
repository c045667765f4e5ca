import { API_VERSION } from "./names.ts";
import type { AppImage, Domain, KusciaJob } from "./types.ts";

/** How a kind is addressed over HTTP. Same shape as `ResourceType` of `src/kube`, which this folder does not import. */
interface Resource<T> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly __object?: T;
}

export const KUSCIA_JOBS: Resource<KusciaJob> = {
  apiVersion: API_VERSION,
  kind: "KusciaJob",
  plural: "kusciajobs",
  namespaced: true,
};

export const APP_IMAGES: Resource<AppImage> = {
  apiVersion: API_VERSION,
  kind: "AppImage",
  plural: "appimages",
  namespaced: false,
};

export const DOMAINS: Resource<Domain> = {
  apiVersion: API_VERSION,
  kind: "Domain",
  plural: "domains",
  namespaced: false,
};
