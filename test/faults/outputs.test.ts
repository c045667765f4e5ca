import { OUTPUTS } from "./scenarios/outputs.ts";
import { testScenarios } from "./suite.ts";

testScenarios(OUTPUTS);
