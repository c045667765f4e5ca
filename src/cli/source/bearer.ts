import { systemClock } from "../../kube/clock.ts";
import { Credentials, type KubeconfigChoice } from "../../kube/credentials.ts";

/** The bearer token of the kubeconfig's user, also from its exec plugin; undefined if it has none, or there is no kubeconfig. */
export async function readBearer(
  kubeconfig: string | undefined,
  choice: KubeconfigChoice,
): Promise<string | undefined> {
  try {
    const { headers } = await new Credentials({ kubeconfig, choice, clock: systemClock }).current();
    return /^Bearer (.+)$/.exec(headers["Authorization"] ?? "")?.[1];
  } catch (error) {
    // The job API needs no kubeconfig; one that is asked for by name must be readable.
    if (kubeconfig !== undefined) throw error;
    return undefined;
  }
}
