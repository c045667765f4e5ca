import { type DescMessage, type DescMethod, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { type MethodDefinition, status, type UntypedHandleCall } from "@grpc/grpc-js";
import { CallError } from "../../service/errors.ts";
import { weighBinary } from "../weight.ts";
import { GrpcError } from "./failure.ts";

/** One method of a gRPC service and what serves it. */
export interface Served {
  readonly desc: DescMethod;
  readonly handle: UntypedHandleCall;
}

/** How grpc-js addresses a method. Requests and answers pass as bytes: they are read only once the caller is known. */
export function definitionOf(desc: DescMethod): MethodDefinition<Buffer, Buffer> {
  const asIs = (bytes: Buffer): Buffer => bytes;
  return {
    path: `/${desc.parent.typeName}/${desc.name}`,
    requestStream: desc.methodKind === "client_streaming" || desc.methodKind === "bidi_streaming",
    responseStream: desc.methodKind === "server_streaming" || desc.methodKind === "bidi_streaming",
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
}

/** Reads a request. @throws GrpcError when it is no such message. */
export function decode<T extends DescMessage>(schema: T, bytes: Uint8Array): MessageShape<T> {
  try {
    weighBinary(schema, bytes);
    return fromBinary(schema, bytes);
  } catch (error) {
    if (error instanceof CallError) throw new GrpcError({ code: status.INVALID_ARGUMENT, details: error.message });
    const failure = {
      code: status.INTERNAL,
      details: "grpc: error unmarshalling request: proto: cannot parse invalid wire-format data",
    };
    throw new GrpcError(failure, { cause: error });
  }
}

export function encode<T extends DescMessage>(schema: T, message: MessageShape<T>): Buffer {
  return Buffer.from(toBinary(schema, message));
}
