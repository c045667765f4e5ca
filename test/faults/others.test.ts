import { NEIGHBOURS } from "./scenarios/bounds.ts";
import { OTHERS } from "./scenarios/others.ts";
import { testScenarios } from "./suite.ts";

testScenarios([...OTHERS, ...NEIGHBOURS]);
