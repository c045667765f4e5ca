import { ADDED_TASKS } from "./scenarios/added-tasks.ts";
import { testScenarios } from "./suite.ts";

testScenarios(ADDED_TASKS);
