/** The shapes in which a client can have an answer. */
export type Shape = "object" | "table" | "metadata" | "discovery";

const SHAPES: Readonly<Record<string, Shape>> = {
  Table: "table",
  PartialObjectMetadata: "metadata",
  PartialObjectMetadataList: "metadata",
  APIGroupDiscoveryList: "discovery",
};

/** The first shape that an Accept header names and that is served, as kubectl lists them by preference. */
export function shapeOf(accept: string | undefined): Shape {
  const shapes = (accept ?? "").split(",").map(shapeOfChoice);
  return shapes.find((shape) => shape !== undefined) ?? "object";
}

function shapeOfChoice(choice: string): Shape | undefined {
  const [type, ...parameters] = choice.split(";").map((part) => part.trim());
  if (type !== "application/json" && type !== "*/*") return undefined;
  const as = parameters.find((each) => each.startsWith("as="));
  if (as === undefined) return "object";
  const shape = SHAPES[as.slice("as=".length)];
  return shape === "discovery" && !parameters.includes("v=v2") ? undefined : shape;
}
