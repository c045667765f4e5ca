import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect, it, vi } from "vitest";
import { ModelApiServer } from "../api/server.ts";
import { targetOf } from "../api/target.ts";
import { answerWatch } from "./watch-answer.ts";

it("a watch whose time is over takes no more events, also while its client has not gone yet", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  try {
    const server = new ModelApiServer();
    const path = "/api/v1/namespaces?watch=true&timeoutSeconds=1";
    // Without a socket it never closes by itself.
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    const errors: Error[] = [];
    response.on("error", (error) => errors.push(error));
    answerWatch(server, { method: "GET", path }, { target: targetOf(path), shape: "object" }, response);
    vi.advanceTimersByTime(1000);
    expect(response.writableEnded).toBe(true);
    const late = { apiVersion: "v1", kind: "Namespace", metadata: { name: "late" } };
    expect(server.handle({ method: "POST", path: "/api/v1/namespaces", body: late }).code).toBe(201);
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});
