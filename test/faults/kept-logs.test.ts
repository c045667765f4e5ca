import { KEPT_LOGS } from "./scenarios/kept-logs.ts";
import { testScenarios } from "./suite.ts";

testScenarios(KEPT_LOGS);
