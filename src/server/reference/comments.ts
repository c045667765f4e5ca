import type { DescEnum, DescField, DescFile, DescMessage, DescMethod } from "@bufbuild/protobuf";

type Commented = DescMessage | DescField | DescMethod | DescEnum;

// Field numbers within the descriptors of descriptors, of which the paths of source locations consist.
const FILE = { messages: 4, enums: 5, services: 6 } as const;
const MESSAGE_FIELDS = 2;
const SERVICE_METHODS = 2;

/** The comment that stands before something in its .proto file; empty without one, or without source information. */
export function commentOf(desc: Commented): string {
  const path = pathOf(desc);
  if (path === undefined) return "";
  const { file } = ownerOf(desc);
  const found = file.proto.sourceCodeInfo?.location.find((location) => location.path.join() === path.join());
  return (found?.leadingComments ?? "").trim().replaceAll(/\s*\n\s*/g, " ");
}

function ownerOf(desc: Commented): { file: DescFile } {
  if (desc.kind === "rpc" || desc.kind === "field") return desc.parent;
  return desc;
}

/** Undefined for what is nested in a message, which nothing here needs. */
function pathOf(desc: Commented): readonly number[] | undefined {
  switch (desc.kind) {
    case "message":
      return desc.parent ? undefined : [FILE.messages, desc.file.messages.indexOf(desc)];
    case "enum":
      return desc.parent ? undefined : [FILE.enums, desc.file.enums.indexOf(desc)];
    case "field": {
      const parent = pathOf(desc.parent);
      return parent && [...parent, MESSAGE_FIELDS, desc.parent.fields.indexOf(desc)];
    }
    case "rpc":
      return [
        FILE.services,
        desc.parent.file.services.indexOf(desc.parent),
        SERVICE_METHODS,
        desc.parent.methods.indexOf(desc),
      ];
  }
}
