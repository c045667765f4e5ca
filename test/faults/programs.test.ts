import { PROGRAMS } from "./scenarios/programs.ts";
import { testScenarios } from "./suite.ts";

testScenarios(PROGRAMS);
