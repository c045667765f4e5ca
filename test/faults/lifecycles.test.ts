import { DELETIONS, WAITS } from "./scenarios/lifecycles.ts";
import { testScenarios } from "./suite.ts";

testScenarios([...DELETIONS, ...WAITS]);
