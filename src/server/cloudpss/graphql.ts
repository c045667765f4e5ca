import { gunzip } from "node:zlib";
import { promisify } from "node:util";
import { buildSchema, type DocumentNode, execute, type ExecutionResult, GraphQLError, parse, validate } from "graphql";
import { callErrorOf, type CallError, ERRORS, invalid } from "../../service/errors.ts";
import { type Request, ROOTS } from "./resolvers.ts";
import { SCHEMA } from "./schema.ts";

const schema = buildSchema(SCHEMA);
const unpack = promisify(gunzip);

/** A request has a few dozen tokens, the question for the schema some hundreds. */
const MOST_TOKENS = 1000;
/** Fields of the roots that one request may name: each is a call. */
const MOST_CALLS = 10;

/** What a client posts. */
interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** The question in a request's body, which new clients pack without saying so. @throws CallError */
export async function questionOf(body: Buffer, limit: number): Promise<Question> {
  const isPacked = body[0] === 0x1f && body[1] === 0x8b;
  const text = isPacked ? await unpacked(body, limit) : body;
  let value: unknown;
  try {
    value = JSON.parse(text.toString("utf8"));
  } catch {
    throw invalid("the request is no JSON");
  }
  const { query, variables, operationName } = (value ?? {}) as Record<string, unknown>;
  if (typeof query !== "string") throw invalid("query is missing, the text of a GraphQL document");
  return {
    query,
    ...(isObject(variables) && { variables }),
    ...(typeof operationName === "string" && { operationName }),
  };
}

async function unpacked(body: Buffer, limit: number): Promise<Buffer> {
  try {
    return await unpack(body, { maxOutputLength: limit });
  } catch {
    throw invalid(`the request cannot be unpacked, or has more than ${limit} bytes`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Answers a question. It never rejects. */
export async function answerTo(question: Question, request: Request): Promise<ExecutionResult> {
  let calls = 0;
  const counted = Object.entries(ROOTS).map(([name, run]) => [
    name,
    async (input: never): Promise<unknown> => {
      calls += 1;
      if (calls > MOST_CALLS) throw graphqlError(invalid(`a request may have at most ${MOST_CALLS} calls`));
      try {
        return await run(input, request);
      } catch (error) {
        throw graphqlError(callErrorOf(error));
      }
    },
  ]);
  const document = documentOf(question.query);
  if ("errors" in document) return document;
  const { variables: variableValues, operationName } = question;
  return execute({ schema, document, rootValue: Object.fromEntries(counted) as object, variableValues, operationName });
}

function documentOf(query: string): DocumentNode | { readonly errors: readonly GraphQLError[] } {
  try {
    const document = parse(query, { maxTokens: MOST_TOKENS });
    const errors = validate(schema, document);
    return errors.length > 0 ? { errors } : document;
  } catch (error) {
    return { errors: [error as GraphQLError] };
  }
}

/** What a client is told of a failure. */
export function graphqlError(error: CallError): GraphQLError {
  const { message, reason, code, kind } = error;
  const cause = kind === ERRORS.unexpected ? error : undefined;
  return new GraphQLError(message, {
    extensions: { code: reason, status: code },
    ...(cause && { originalError: cause }),
  });
}
