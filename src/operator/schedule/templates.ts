import { KUSCIA_JOB_TEMPLATES } from "../../api/resources.ts";
import type { KubeClient } from "../../kube/client.ts";
import { replaceStatus } from "../../kube/status.ts";
import { planTemplate } from "../../template/plan.ts";
import type { Caches } from "../caches.ts";
import type { Result } from "../reconcile.ts";

/** What the controller works with. */
interface TemplateControllerDeps {
  readonly client: KubeClient;
  readonly caches: Caches;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Says of each KusciaJobTemplate which revision it is, and what is wrong with it. */
export class TemplateController {
  readonly #deps: TemplateControllerDeps;

  constructor(deps: TemplateControllerDeps) {
    this.#deps = deps;
  }

  /** One pass over the template of this key. */
  async reconcile(key: string): Promise<Result> {
    const { client, caches, clock } = this.#deps;
    const template = caches.templates.get(key);
    if (template === undefined || template.metadata.deletionTimestamp !== undefined) return {};
    const status = planTemplate(template, clock());
    if (status !== undefined)
      caches.templates.observe(await replaceStatus(client, KUSCIA_JOB_TEMPLATES, template, status));
    return {};
  }
}
