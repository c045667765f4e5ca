import { create, type DescFile, type DescService, toBinary } from "@bufbuild/protobuf";
import { createRegistry, type Registry } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { type ServerDuplexStream, status } from "@grpc/grpc-js";
import {
  ServerReflection as ReflectionV1,
  ServerReflectionRequestSchema,
  type ServerReflectionRequest,
  ServerReflectionResponseSchema,
} from "../../proto/grpc/reflection/v1/reflection_pb.js";
import { ServerReflection as ReflectionV1Alpha } from "../../proto/grpc/reflection/v1alpha/reflection_pb.js";
import { failureFrom } from "./failure.ts";
import { decode, encode, type Served } from "./definitions.ts";

type Stream = ServerDuplexStream<Buffer, Buffer>;
type Answer = NonNullable<Parameters<typeof create<typeof ServerReflectionResponseSchema>>[1]>["messageResponse"];

/** gRPC's reflection service, in both versions that clients ask for; they differ in name only. */
export function reflectionServices(services: readonly DescService[]): Served[] {
  const all = [...services, ReflectionV1, ReflectionV1Alpha];
  const catalogue = new Catalogue(all);
  return [ReflectionV1, ReflectionV1Alpha].map((service) => ({
    desc: service.method.serverReflectionInfo,
    handle: (stream: Stream) => serve(stream, catalogue),
  }));
}

function serve(stream: Stream, catalogue: Catalogue): void {
  stream.on("data", (bytes: Buffer) => {
    try {
      const request = decode(ServerReflectionRequestSchema, bytes);
      const messageResponse = catalogue.answer(request);
      const answer = create(ServerReflectionResponseSchema, {
        validHost: request.host,
        originalRequest: request,
        messageResponse,
      });
      stream.write(encode(ServerReflectionResponseSchema, answer));
    } catch (error) {
      stream.emit("error", failureFrom(error));
    }
  });
  stream.on("end", () => stream.end());
}

/** What can be asked about the services. */
class Catalogue {
  readonly #services: readonly DescService[];
  readonly #files = new Map<string, DescFile>();
  readonly #registry: Registry;

  constructor(services: readonly DescService[]) {
    this.#services = services;
    for (const service of services) this.#addFile(service.file);
    this.#registry = createRegistry(...this.#files.values());
  }

  answer({ messageRequest: asked }: ServerReflectionRequest): Answer {
    switch (asked.case) {
      case "listServices":
        return {
          case: "listServicesResponse",
          value: { service: this.#services.map(({ typeName }) => ({ name: typeName })) },
        };
      case "fileByFilename":
        return this.#file(this.#files.get(asked.value), asked.value);
      case "fileContainingSymbol":
        return this.#file(this.#fileOf(asked.value), asked.value);
      case "fileContainingExtension":
        return notFound(asked.value.containingType);
      case "allExtensionNumbersOfType":
        return notFound(asked.value);
      case undefined:
        return { case: "errorResponse", value: { errorCode: status.INVALID_ARGUMENT, errorMessage: "nothing asked" } };
    }
  }

  #addFile(file: DescFile): void {
    if (this.#files.has(fileName(file))) return;
    this.#files.set(fileName(file), file);
    file.dependencies.forEach((dependency) => this.#addFile(dependency));
  }

  /** Of a message, enum or service, or of a method, field or value within one. */
  #fileOf(symbol: string): DescFile | undefined {
    const name = symbol.replace(/^\./, "");
    const found = this.#registry.get(name) ?? this.#registry.get(name.replace(/\.[^.]*$/, ""));
    return found?.kind === "extension" ? undefined : found?.file;
  }

  /** The file and all that it imports, imports first. */
  #file(file: DescFile | undefined, asked: string): Answer {
    if (file === undefined) return notFound(asked);
    const files = new Set<DescFile>();
    const add = (next: DescFile): void => {
      next.dependencies.forEach(add);
      files.add(next);
    };
    add(file);
    // Clients expect the file that they asked for first.
    const ordered = [...files].toReversed();
    return {
      case: "fileDescriptorResponse",
      value: { fileDescriptorProto: ordered.map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto)) },
    };
  }
}

function fileName(file: DescFile): string {
  return `${file.name}.proto`;
}

function notFound(what: string): Answer {
  return { case: "errorResponse", value: { errorCode: status.NOT_FOUND, errorMessage: `${what} not found` } };
}
