import { SCHEDULES } from "./scenarios/schedules.ts";
import { testScenarios } from "./suite.ts";

testScenarios(SCHEDULES);
