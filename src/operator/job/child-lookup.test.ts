import { expect, it } from "vitest";
import { LABEL } from "../../api/names.ts";
import { CONFIG_MAPS, PODS } from "../../api/resources.ts";
import type { KubeClient } from "../../kube/client.ts";
import { settle } from "../../kube/testing/fake-clock.ts";
import { ChildLookup } from "./child-lookup.ts";

/** A server whose LISTs end when the test says so. */
class Server {
  readonly asked: string[] = [];
  /** Uids of jobs that have children. */
  readonly left = new Set<string>();
  more = false;
  readonly #open: ((error?: Error) => void)[] = [];

  readonly client = {
    list: (
      type: { plural: string },
      { namespace, labelSelector = "" }: { namespace?: string; labelSelector?: string },
    ) => {
      this.asked.push(`${namespace}/${type.plural} ${labelSelector.slice(LABEL.jobUID.length)}`);
      return new Promise((resolve, reject) => {
        this.#open.push((error) => {
          const items = [...this.left]
            .filter((uid) => labelSelector.includes(uid))
            .map((uid) => ({ metadata: { labels: { [LABEL.jobUID]: uid } } }));
          if (error === undefined) resolve({ items, metadata: { continue: this.more ? "page" : undefined } });
          else reject(error);
        });
      });
    },
  } as unknown as KubeClient;

  /** Answers the LIST that is under way. */
  async answer(error?: Error): Promise<void> {
    this.#open.shift()?.(error);
    await settle();
  }
}

const pods = { type: PODS, namespace: "alice" };

it("asks for one job by its uid", async () => {
  const server = new Server();
  const lookup = new ChildLookup(server.client);
  server.left.add("u1");
  const answers = [lookup.hasChildren(pods, "u1"), lookup.hasChildren({ ...pods, type: CONFIG_MAPS }, "u2")];
  await settle();
  expect(server.asked).toEqual(["alice/pods =u1", "alice/configmaps =u2"]);
  await server.answer();
  await server.answer();
  expect(await Promise.all(answers)).toEqual([true, false]);
});

it("asks for all jobs that came meanwhile at once, after they came", async () => {
  const server = new Server();
  const lookup = new ChildLookup(server.client);
  const first = lookup.hasChildren(pods, "u1");
  await settle();
  const others = ["u2", "u3", "u4"].map((uid) => lookup.hasChildren(pods, uid));
  await settle();
  expect(server.asked).toEqual(["alice/pods =u1"]);
  server.left.add("u3");
  await server.answer();
  expect(server.asked).toEqual(["alice/pods =u1", "alice/pods  in (u2,u3,u4)"]);
  await server.answer();
  expect([await first, ...(await Promise.all(others))]).toEqual([false, false, true, false]);
});

it("needs few LISTs for many jobs", async () => {
  const server = new Server();
  const lookup = new ChildLookup(server.client);
  const answers = Array.from({ length: 1000 }, (_, i) => lookup.hasChildren(pods, `u${i}`));
  for (let i = 0; i < 10; i += 1) {
    await settle();
    await server.answer();
  }
  expect(await Promise.all(answers)).toEqual(answers.map(() => false));
  expect(server.asked).toHaveLength(10);
});

it("takes no job for empty when the answer does not show all children", async () => {
  const server = new Server();
  const lookup = new ChildLookup(server.client);
  server.more = true;
  const answers = [lookup.hasChildren(pods, "u1"), lookup.hasChildren(pods, "u2")];
  await settle();
  await server.answer();
  expect(await Promise.all(answers)).toEqual([true, true]);
});

it("fails for those who asked, and goes on", async () => {
  const server = new Server();
  const lookup = new ChildLookup(server.client);
  const refused = expect(lookup.hasChildren(pods, "u1")).rejects.toThrow("no");
  await settle();
  const next = lookup.hasChildren(pods, "u2");
  await server.answer(new Error("no"));
  await refused;
  await server.answer();
  expect(await next).toBe(false);
});
