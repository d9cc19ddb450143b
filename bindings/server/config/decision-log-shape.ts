/** The decision log. */
import { choice, flag, list, number, object, text, type ObjectShape } from "./shape.js";

const PART = number("Part of these that is written", 0, 1);

export const DECISION_LOG: ObjectShape = object("A line of JSON for each decision", {
  sink: choice("Where it goes; default none", "none", "stdout", "file"),
  file: text("With `sink: file`: appended to, opened anew on SIGHUP"),
  sample: object("Part of the decisions that is written; default all", { allowed: PART, denied: PART, error: PART }),
  include: list("What is written beside", choice("A part", "context", "query")),
  contextKeys: list("With `context`: the keys that are written; default all", text("A condition key")),
  explain: choice("Reasons: the engine is asked once more", "none", "denied", "all"),
  redact: list("Fields that are not written as they are: principal, context.aws:SourceIp", text("A field", /^[\w.:/-]+$/)),
  redactWith: choice("erase: left out; hash: HMAC-SHA-256 with `hashKey`; default erase", "erase", "hash"),
  hashKey: text("Of at least 16 bytes"),
  bufferBytes: number("What waits for the sink at most; default 8 MiB", 4096, 1_073_741_824),
  drop: choice("What is dropped when the buffer is full; default newest", "newest", "oldest"),
  require: flag("Audit before access: a full buffer makes requests 503"),
});
