import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { createConsoleProxy } from "../console-proxy.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { text } from "../flags.ts";
import { consoleAccess } from "../source/connect.ts";

/** Opens the console with the credentials of kj. */
export const console: Verb = {
  name: "console",
  args: "",
  count: [0, 0],
  summary: "Show the console in a browser, with the credentials of kj.",
  help: "--server is the address of the console, the job API's --console-port. The address that is printed is for this machine alone, and good until kj ends.",
  flags: { port: { type: "string", value: "PORT", help: "Of this machine; any that is free when left out." } },
  examples: [["console --server https://console.example:8084", "prints an address to open; Ctrl-C ends it"]],
  run: async (context, _args, flags) => {
    const access = consoleAccess(context.flags, context.io.env);
    const port = Number(text(flags, "port") ?? "0");
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw usage(`--port is "${text(flags, "port")}"`, "a port");
    const secret = randomBytes(24).toString("base64url");
    const server = createConsoleProxy({ ...access, secret });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (cause) =>
        reject(new CliError(`port ${port} cannot be used: ${cause.message}`, { reason: "Port", cause })),
      );
      server.listen(port, "127.0.0.1", resolve);
    });
    const { port: own } = server.address() as AddressInfo;
    context.print(`http://127.0.0.1:${own}/#token=${secret}`);
    context.note("Ctrl-C ends it");
    await new Promise<void>((resolve) => {
      if (context.io.signal.aborted) resolve();
      context.io.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    server.close();
    server.closeAllConnections();
    return EXIT.ok;
  },
};
