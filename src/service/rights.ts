import { GROUP } from "../api/names.ts";

const GROUPS = {
  kusciajobs: GROUP,
  "kusciajobs/status": GROUP,
  appimages: GROUP,
  domains: GROUP,
  pods: "",
  "pods/log": "",
  tokenreviews: "authentication.k8s.io",
  subjectaccessreviews: "authorization.k8s.io",
} as const;

type Resource = keyof typeof GROUPS;
type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete";

/** Something that the server's own account does. */
export type ServerRight = `${Verb} ${Resource}`;
