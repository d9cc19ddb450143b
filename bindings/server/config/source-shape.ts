/** Where policies come from. Exactly one of the first five is given, wherever it is (file, environment, options): sources.ts looks. */
import { choice, flag, map, number, object, text, type ObjectShape } from "./shape.js";

export const SOURCE_FORMS = ["policies", "policySet", "directory", "artifact", "url"] as const;

export const SOURCE: ObjectShape = object("Where policies come from", {
  policies: text("Folder or file: identity policies"),
  policySet: text("File: a policy set, as JSON or YAML"),
  directory: text("Folder or file that is read as a directory: accounts, users, roles, resources"),
  artifact: text("File: an artifact of `postern compile`"),
  url: text("An artifact over HTTP, asked for with its ETag", /^https?:\/\/[^\s]+$/),
  headers: map("Headers of requests for `url`", text("A header's value")),
  mode: choice("How documents are read", "aws", "lenient"),
  watch: flag("Follow changes of files; default true"),
  pollSeconds: number("Seconds between checks of the source; default 30", 0.1, 86_400),
  jitter: number("Fraction of pollSeconds by which each wait varies; default 0.1", 0, 1),
  startEmpty: choice("Start without policies and answer 503 until there are some", "deny"),
  maxStaleSeconds: number("Seconds without contact after which the server is not ready", 1, 31_536_000),
  onStale: choice("How requests are answered then", "serve", "deny"),
});
