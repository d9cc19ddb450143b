/** A route as far as its members go; `postern/gateway` reads what stands in them. */
import { choice, flag, list, map, object, other, text, type ObjectShape } from "./shape.js";

export const ROUTE: ObjectShape = object(
  "A route",
  {
    match: text("METHOD[,METHOD] [host:HOST] /template/{name}"),
    action: text("service:Name"),
    resource: text("An ARN with placeholders, or *"),
    context: map("Condition keys", other("A text with placeholders, a literal, a list, or { value, type, required, absent }")),
    also: list("Further decisions, all of which must be allowed", other("{ action, resource, when }")),
    when: map("Values that must hold for the route to match", other("A text, or a list of texts")),
    authenticate: list("Authenticators that are asked, by name", text("The name of an authenticator")),
    anonymous: choice('A request without a credential: 401, or a decision about "*"', "deny", "evaluate"),
    reveal: choice("What a denied client is told", "none", "message", "explain"),
    bypass: flag("No decision and no caller; literal paths only"),
    reject: list("Headers that a request must not have", text("A header's name in lower case")),
    requestTags: other("{ header: PREFIX }, { query: PREFIX } or { body: POINTER }"),
    override: flag("`context` may name keys that the server sets itself"),
    resourceAccount: text("The account that owns the resource, where its ARN names none", /^\d{12}$/),
    passHeaders: map("Headers for the upstream", text("A text with placeholders")),
  },
  { required: ["match"] },
);
