import { isConflict } from "../../kube/errors.ts";

const TRIES = 6;

/** Decides and writes anew while somebody else is faster: whether what has changed matters the next look tells. */
export async function despiteConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error) || tries >= TRIES) throw error;
    }
  }
}
