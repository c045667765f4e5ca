import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { DeployTemplateSchema } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { deployTemplatesOf } from "./app-image.ts";

it.each([
  ["createAppImage", 13100],
  ["updateAppImage", 13102],
] as const)("refuses a quantity that is none with the code of %s", (call, code) => {
  const resources = { requests: { memory: "much" } };
  const template = create(DeployTemplateSchema, { name: "t", containers: [{ name: "c", resources }] });
  const message = expect.stringMatching(/^can't parse request memory much to resource quantity, /) as unknown;
  expect(() => deployTemplatesOf([template], call)).toThrow(expect.objectContaining({ code, message }));
});
