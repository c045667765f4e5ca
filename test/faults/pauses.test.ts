import { PAUSES } from "./scenarios/pauses.ts";
import { testScenarios } from "./suite.ts";

testScenarios(PAUSES);
