import { OTHERS } from "./scenarios/lifecycles.ts";
import { testScenarios } from "./suite.ts";

testScenarios(OTHERS);
