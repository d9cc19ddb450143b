/** The simulator's door: HTTP in and out. What a call cannot be is said in the form that clients expect. */
import { BODY_BYTES_MAX } from "./limits.js";
import type { SimulatorSettings } from "./call.js";
import { operationOf } from "./operations.js";
import { failure, NAMESPACES, success, type WireAnswer } from "./wire/answer.js";
import { readForm } from "./wire/form.js";
import { Parameters } from "./wire/parameters.js";
import { ServiceError } from "./wire/service-error.js";

/** The members of a `Request` that are read. */
export interface RequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  /** A stream of bytes, or null. */
  readonly body: unknown;
}

export interface Answered extends WireAnswer {
  readonly requestId: string;
  /** For logs: what was asked, where that is known. */
  readonly action: string | undefined;
  /** For logs: the code of the error. */
  readonly code: string | undefined;
  /** A fault of ours, to be logged. */
  readonly fault?: unknown;
}

/** Never throws. */
export async function answerRequest(request: RequestLike, settings: SimulatorSettings): Promise<Answered> {
  const requestId = crypto.randomUUID();
  let form: ReadonlyMap<string, string> = new Map();
  try {
    form = readForm(await readQuery(request));
    const [action, version] = [form.get("Action"), form.get("Version")];
    const operation = operationOf(action, version);
    settings.throttle();
    const call = {
      ...settings,
      ...perCall(request, settings),
      action: action!,
      version: version!,
      form,
      parameters: Parameters.read(form),
    };
    const answer = success(action!, version!, await operation(call), requestId);
    return { ...answer, requestId, action, code: undefined };
  } catch (cause) {
    return { ...failed(cause, form, requestId), requestId };
  }
}

function failed(cause: unknown, form: ReadonlyMap<string, string>, requestId: string): Omit<Answered, "requestId"> {
  const isOurs = !(cause instanceof ServiceError);
  const error = isOurs ? new ServiceError("ServiceFailure", "the simulator failed: this is a fault of postern") : cause;
  const version = form.get("Version");
  const answer = failure(error, version !== undefined && version in NAMESPACES ? version : undefined, requestId);
  return { ...answer, action: form.get("Action"), code: error.code, ...(isOurs ? { fault: cause } : {}) };
}

/** A test may ask for the other model than the simulator's own. */
function perCall({ headers }: RequestLike, { resultModel }: SimulatorSettings): Pick<SimulatorSettings, "resultModel"> {
  const asked = headers.get("x-postern-result-model") ?? resultModel;
  if (asked === "perAction" || asked === "perPair") return { resultModel: asked };
  throw new ServiceError("ValidationError", "the header x-postern-result-model must be `perAction` or `perPair`");
}

async function readQuery(request: RequestLike): Promise<string> {
  if (request.headers.get("origin") !== null) {
    throw new ServiceError("AccessDenied", "the simulator does not answer web pages: requests with an Origin are refused");
  }
  if (request.method === "GET") return new URL(request.url).search.slice(1);
  if (request.method !== "POST")
    throw new ServiceError("MethodNotAllowed", `the method must be POST or GET, found ${request.method}`);
  const type = (request.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") {
    throw new ServiceError("ValidationError", "the content type must be application/x-www-form-urlencoded");
  }
  return readBody(request);
}

/** The body as text. A body that is too long is not read to its end. */
async function readBody({ headers, body }: RequestLike): Promise<string> {
  if (Number(headers.get("content-length") ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  if (body === null || body === undefined) return "";
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of chunksOf(body as ReadableStream<Uint8Array>)) {
    bytes += chunk.byteLength;
    if (bytes > BODY_BYTES_MAX) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Streams are not iterable everywhere. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let isRead = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isRead = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isRead) await reader.cancel().catch(() => undefined);
  }
}

function tooLarge(): ServiceError {
  return new ServiceError("RequestEntityTooLarge", `the body must have ${BODY_BYTES_MAX} bytes at most`);
}
