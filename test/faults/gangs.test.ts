import { GANGS } from "./scenarios/gangs.ts";
import { testScenarios } from "./suite.ts";

testScenarios(GANGS);
