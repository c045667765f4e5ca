import * as fs from "node:fs";
import { expect, it, vi } from "vitest";
import { build } from "./program.mjs";

vi.mock("node:fs", async (original) => ({ ...(await original<typeof fs>()) }));

it("what cannot be built for want of a place to write says so, and what to do", async () => {
  vi.spyOn(fs, "accessSync").mockImplementation(() => {
    throw new Error("EROFS: read-only file system");
  });
  await expect(build()).rejects.toThrow(/^cannot write dist\/: EROFS: .*; run `npm run build` once where it can be/);
});
