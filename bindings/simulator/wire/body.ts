/** What a request brings: its body as text, bounded; and who may not ask at all. */
import { BODY_BYTES_MAX } from "../limits.js";
import { ServiceError } from "./service-error.js";

/** The members of a `Request` that are read. */
export interface RequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  /** A stream of bytes, or null. */
  readonly body: unknown;
}

/** Throws ServiceError AccessDenied for a page in a browser. */
export function refuseWebPages({ headers }: RequestLike): void {
  if (headers.get("origin") !== null) {
    throw new ServiceError("AccessDenied", "the simulator does not answer web pages: requests with an Origin are refused");
  }
}

/** Throws ServiceError ValidationError where the body is said to be something else. */
export function checkContentType({ headers }: RequestLike, wanted: string): void {
  const type = (headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (type !== wanted) throw new ServiceError("ValidationError", `the content type must be ${wanted}`);
}

/** The body as text. A body that is too long is not read to its end. */
export async function readBody({ headers, body }: RequestLike): Promise<string> {
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
