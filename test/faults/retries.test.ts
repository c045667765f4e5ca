import { RETRIES } from "./scenarios/retries.ts";
import { testScenarios } from "./suite.ts";

testScenarios(RETRIES);
