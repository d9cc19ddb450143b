/** The decision log. */
import { choice, flag, list, number, object, text, type ObjectShape } from "./shape.js";

const PART = number("Fraction of these that is written", 0, 1);

export const DECISION_LOG: ObjectShape = object("A line of JSON for each decision", {
  sink: choice("Where it goes; default none", "none", "stdout", "file"),
  file: text("With `sink: file`: appended to, reopened on SIGHUP"),
  sample: object("Fractions of the decisions that are written; default all", { allowed: PART, denied: PART, error: PART }),
  include: list("What is written in addition", choice("A part", "context", "query")),
  contextKeys: list("With `context`: the keys that are written; default all", text("A condition key")),
  explain: choice("Write reasons too: the engine is asked a second time", "none", "denied", "all"),
  redact: list("Fields that are not written as they are: principal, context.aws:SourceIp", text("A field", /^[\w.:/-]+$/)),
  redactWith: choice("erase: left out; hash: HMAC-SHA-256 with `hashKey`; default erase", "erase", "hash"),
  hashKey: text("At least 16 bytes"),
  bufferBytes: number("Bytes that may wait for the sink; default 8 MiB", 4096, 1_073_741_824),
  drop: choice("What is dropped when the buffer is full; default newest", "newest", "oldest"),
  require: flag("Audit before access: a full buffer makes requests 503"),
});
