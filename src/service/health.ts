import { HealthService } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/health_pb.js";
import { ANYONE } from "./access.ts";
import { define } from "./define.ts";

/** Answers, which is all that Kuscia's health call tells. */
export const healthZ = define({
  rpc: HealthService.method.healthZ,
  path: "/healthZ",
  access: ANYONE,
  uses: [],
  audit: false,
  repeat: true,
  failure: "unexpected",
  run: () => Promise.resolve({ data: { ready: true } }),
});
