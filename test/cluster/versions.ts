/** Kubernetes version of the test cluster; `modules/kubernetes/go.mod` requires the same. */
export const KUBERNETES_VERSION = "v1.35.4";

/** kwok version; `modules/kwok/go.mod` requires the same. */
export const KWOK_VERSION = "v0.7.0";

/** Image every test may use: busybox built from the machine's own static binary. */
export const BUSYBOX_IMAGE = "kusciajob-operator.local/busybox:1.35";

/** Image of the pod sandbox, made from the same binary. */
export const PAUSE_IMAGE = "kusciajob-operator.local/pause:3";
