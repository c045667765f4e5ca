import { create, type DescMethod, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import type { StreamCall, UnaryCall } from "../../service/define.ts";
import type { Origin, Runner } from "../../service/runner.ts";
import type { Stream } from "../../service/stream.ts";

type Answer<M extends DescMethod> = MessageShape<M["output"]> & { readonly data?: unknown };

/** Runs calls of the service for one request of this dialect. */
export class Calls {
  readonly runner: Runner;
  readonly origin: Origin;

  constructor(runner: Runner, origin: Origin) {
    this.runner = runner;
    this.origin = origin;
  }

  /** The data of the answer to a call. @throws CallError */
  async data<M extends DescMethod>(call: UnaryCall, rpc: M, request: object): Promise<NonNullable<Answer<M>["data"]>> {
    const message = create(rpc.input, request as MessageInitShape<M["input"]>);
    const { message: answer, error } = await this.runner.unary(call, message, this.origin);
    if (error !== undefined) throw error;
    return (answer as Answer<M>).data as NonNullable<Answer<M>["data"]>;
  }

  /** The answers to a call with many. @throws CallError */
  async stream<M extends DescMethod>(
    call: StreamCall,
    rpc: M,
    request: object,
  ): Promise<Stream<MessageShape<M["output"]>>> {
    const message = create(rpc.input, request as MessageInitShape<M["input"]>);
    return (await this.runner.stream(call, message, this.origin)) as Stream<MessageShape<M["output"]>>;
  }
}
