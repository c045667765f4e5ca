import { EXTERNALS } from "./scenarios/externals.ts";
import { testScenarios } from "./suite.ts";

testScenarios(EXTERNALS);
