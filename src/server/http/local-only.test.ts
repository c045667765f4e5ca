import { expect, it } from "vitest";
import { foreignness } from "./local-only.ts";

it("lets in pages of allowed origins, not other hosts", () => {
  const allowed = new Set(["https://console.example.com"]);
  const origin = "https://console.example.com";
  expect(foreignness({ host: "127.0.0.1:1", origin }, allowed)).toBeUndefined();
  expect(foreignness({ host: "evil.example", origin }, allowed)).toMatch(/not this machine/);
});

it.each([
  ["127.0.0.1:8082", undefined, undefined],
  ["localhost", undefined, undefined],
  ["[::1]:1", "http://[::1]:1", undefined],
  ["127.0.0.1:8082", "http://127.0.0.1:8082", undefined],
  ["127.0.0.1:8082", "http://127.0.0.1:9999", /another origin/],
  ["127.0.0.1:8082", "null", /another origin/],
  ["evil.example:8082", "http://evil.example:8082", /the host "evil.example" is not this machine/],
  [undefined, undefined, /not this machine/],
])("host %s, origin %s", (host, origin, why) => {
  const found = foreignness({ host, origin });
  if (why === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(why);
});
