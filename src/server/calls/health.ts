import type {
  HealthRequestSchema,
  HealthResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/health_pb.js";
import type { Handler } from "./call.ts";

/** Answers, which is all that Kuscia's health call tells. */
export const healthZ: Handler<typeof HealthRequestSchema, typeof HealthResponseSchema> = () =>
  Promise.resolve({ data: { ready: true } });
