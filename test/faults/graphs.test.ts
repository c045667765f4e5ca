import { GRAPHS } from "./scenarios/graphs.ts";
import { testScenarios } from "./suite.ts";

testScenarios(GRAPHS);
