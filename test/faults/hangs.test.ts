import { HANGS } from "./scenarios/hangs.ts";
import { testScenarios } from "./suite.ts";

testScenarios(HANGS);
