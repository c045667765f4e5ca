import type { Graph } from "./graph.ts";
import { layoutOf } from "./lay-out.ts";

addEventListener("message", ({ data }: MessageEvent<Graph>) => postMessage(layoutOf(data)));
