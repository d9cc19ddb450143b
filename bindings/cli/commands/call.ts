/** `--call`: the requests that one call needs decided, all at once. */
import type { AuthorizationRequest, CallFacts } from "../../hosts/node.js";
import { suggestOr } from "../../findings/suggest.js";
import { quote } from "../../text/quote.js";
import { CliError } from "../output/errors.js";
import { readJsonFile } from "../input/files.js";
import type { Io } from "../output/io.js";
import type { ReadyEngine } from "./engine.js";
import { requestAlone, splitRequest } from "../input/request-case.js";
import { withSession } from "../input/requests.js";

export interface Call {
  readonly requests: readonly AuthorizationRequest[];
  readonly facts: CallFacts;
}

interface CallMembers {
  readonly requests?: unknown;
  readonly publicPolicy?: unknown;
}

const MEMBERS = ["requests", "publicPolicy"];

/** A JSON list of requests, or an object that has what the call carries beside them. */
export async function readCall(path: string, session: ReadyEngine["session"], io: Io): Promise<Call> {
  const value = await readJsonFile(path, io);
  const { requests, publicPolicy }: CallMembers = Array.isArray(value) ? { requests: value } : membersOf(value);
  if (!Array.isArray(requests) || requests.length === 0) throw invalid("the call has no list of requests", "write [{ … }, { … }]");
  if (publicPolicy !== undefined && typeof publicPolicy !== "boolean") {
    throw invalid("`publicPolicy` must be a boolean", "write true or false");
  }
  return { requests: readRequests(requests, session), facts: publicPolicy === undefined ? {} : { publicPolicy } };
}

function invalid(message: string, hint: string): CliError {
  return new CliError("INVALID_REQUEST", message, hint);
}

function membersOf(value: unknown): CallMembers {
  if (typeof value !== "object" || value === null) throw invalid("a call must be a JSON list of requests", "write [{ … }, { … }]");
  const unknown = Object.keys(value).find((member) => !MEMBERS.includes(member));
  if (unknown === undefined) return value;
  const hint = suggestOr(unknown, MEMBERS, "write a list of requests, or { requests, publicPolicy }");
  throw invalid(`a call has no member ${quote(unknown)}`, hint);
}

function readRequests(values: readonly unknown[], session: ReadyEngine["session"]): AuthorizationRequest[] {
  return values.map((value, index) => inCall(index, () => readRequest(value, session)));
}

function readRequest(value: unknown, session: ReadyEngine["session"]): AuthorizationRequest {
  return withSession(requestAlone(splitRequest(value), "leave it out"), session);
}

/** Which of the requests it is. */
function inCall<T>(index: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CliError)
      throw new CliError(error.code, `request ${index + 1} of the call: ${error.message}`, error.hint, error.place);
    throw error;
  }
}
