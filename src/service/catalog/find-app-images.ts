import { APP_IMAGES } from "../../api/resources.ts";
import type { AppImage } from "../../api/types.ts";
import { orNothing } from "../../kube/errors.ts";
import { Semaphore } from "../../util/semaphore.ts";
import type { Call } from "../call.ts";

/** AppImages that are looked up for one call. */
const MOST_IMAGES = 50;
/** So many at a time: nobody else is to wait for them. */
const MOST_AT_ONCE = 8;

/** The AppImages of these names that are looked up: undefined where there is none. */
export async function findAppImages(
  names: Iterable<string>,
  { backend, signal }: Call,
): Promise<ReadonlyMap<string, AppImage | undefined>> {
  const turns = new Semaphore(MOST_AT_ONCE);
  const wanted = [...new Set(names)].slice(0, MOST_IMAGES);
  const find = (name: string) => turns.run(() => orNothing(() => backend.client.get(APP_IMAGES, { name }, { signal })));
  return new Map(await Promise.all(wanted.map(async (name) => [name, await find(name)] as const)));
}
