import { HOOK_SCENARIOS } from "./scenarios/hooks.ts";
import { testScenarios } from "./suite.ts";

testScenarios(HOOK_SCENARIOS);
