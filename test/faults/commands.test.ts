import { COMMANDS } from "./scenarios/commands.ts";
import { testScenarios } from "./suite.ts";

testScenarios(COMMANDS);
