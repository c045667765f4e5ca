import { expect, it } from "vitest";
import { replaceInFileSystem } from "../src/local/testing/file-system.ts";
import { build } from "./program.mjs";

it("what cannot be built for want of a place to write says so, and what to do", async () => {
  replaceInFileSystem("accessSync", () => () => {
    throw new Error("EROFS: read-only file system");
  });
  await expect(build()).rejects.toThrow(/^cannot write dist\/: EROFS: .*; run `npm run build` once where it can be/);
});
