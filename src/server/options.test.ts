import { expect, it } from "vitest";
import { readOptions } from "../process/options.ts";
import { API_OPTIONS, consoleUrlOf, originsOf, protocolOf } from "./options.ts";

const read = (...args: string[]): string => protocolOf(readOptions(API_OPTIONS, args, {}));

it("plain text on this machine with a token is refused where nobody is asked for it", () => {
  const plain = ["--protocol=NOTLS", "--address=127.0.0.1", "--token-file=token"];
  expect(() => read(...plain)).toThrow("--protocol NOTLS asks nobody for the tokens of --token-file");
  expect(read(...plain, "--local-only")).toBe("NOTLS");
});

it("origins of pages are origins, without a path or a star", () => {
  const origins = (text: string): string[] => [...originsOf(readOptions(API_OPTIONS, [`--cors-origins=${text}`], {}))];
  expect(origins("https://a.example,http://localhost:3000")).toEqual(["https://a.example", "http://localhost:3000"]);
  for (const wrong of ["*", "a.example", "https://a.example/", "https://A.example", "null"])
    expect(() => origins(wrong)).toThrow("which is no origin");
});

it("the console's address is one that a path can be put after", () => {
  const url = (text: string): string => consoleUrlOf(readOptions(API_OPTIONS, [`--console-url=${text}`], {}));
  expect(["", "https://a.example/", "http://a.example:8084/kj"].map(url)).toEqual([
    "",
    "https://a.example",
    "http://a.example:8084/kj",
  ]);
  for (const wrong of ["a.example", "ftp://a.example", "https://a.example/?x", "https://a.example/#token=x"])
    expect(() => url(wrong)).toThrow("it must be like https://console.example.com");
});
