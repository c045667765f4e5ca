import { APP_IMAGES } from "./scenarios/app-images.ts";
import { BOUNDS } from "./scenarios/bounds.ts";
import { DELETIONS } from "./scenarios/deletions.ts";
import { WAITS } from "./scenarios/waits.ts";
import { testScenarios } from "./suite.ts";

testScenarios([...DELETIONS, ...WAITS, ...BOUNDS, ...APP_IMAGES]);
