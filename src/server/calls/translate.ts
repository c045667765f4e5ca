import { isAlreadyExists, isNotFound } from "../../kube/errors.ts";
import { CallError, type ErrorName } from "../errors.ts";
import { kubernetesFailure } from "./call.ts";

export interface Translation {
  readonly exists?: ErrorName;
  readonly missing?: ErrorName;
  readonly other: ErrorName;
  readonly wording?: (message: string) => string;
}

/** Like `orFail`, for calls where some refusals of Kubernetes have codes of their own. */
export async function translated<R>(translation: Translation, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    const failure = kubernetesFailure(codeOf(translation, error), error);
    if (failure === undefined) throw error;
    const { wording } = translation;
    throw wording ? rewritten(failure, codeOf(translation, error), wording) : failure;
  }
}

function codeOf({ exists, missing, other }: Translation, error: unknown): ErrorName {
  if (exists && isAlreadyExists(error)) return exists;
  return missing && isNotFound(error) ? missing : other;
}

function rewritten(failure: CallError, name: ErrorName, wording: (message: string) => string): CallError {
  return new CallError(name, wording(failure.message), { cause: failure.cause });
}
