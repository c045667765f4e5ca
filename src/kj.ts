import { main } from "./cli/main.ts";
import { VERSION } from "./version.ts";

await main(VERSION);
