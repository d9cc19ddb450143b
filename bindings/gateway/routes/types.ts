/** Routes as they are written. */
import type { Reveal } from "../verdict.js";

export interface Route {
  /** `METHOD[,METHOD] [host:HOST] /template`; METHOD may be `*`. Segments are literal, `{name}`, and last `{name+}` or `{name*}`. */
  readonly match: string;
  /** `photos:GetAlbum`; placeholders become words. Needed, unless `bypass`. */
  readonly action?: string;
  /** An ARN with placeholders, or `*`. Needed, unless `bypass`. */
  readonly resource?: string;
  /** Condition keys. */
  readonly context?: Readonly<Record<string, ContextExpression>>;
  /** Further decisions, all of which must be allowed. */
  readonly also?: readonly FurtherDecision[];
  /** Values of the request that must hold for the route to match: `{ "query.list-type": "2" }`. */
  readonly when?: Readonly<Record<string, string | readonly string[]>>;
  /** Names of the authenticators that are asked, in order, in the place of the gateway's. */
  readonly authenticate?: readonly string[];
  readonly anonymous?: "deny" | "evaluate";
  readonly reveal?: Reveal;
  /** No decision and no caller: for health checks. Literal paths only. */
  readonly bypass?: true;
  /** Headers that a request must not have. Default: those that override methods. */
  readonly reject?: readonly string[];
  /** Where the tags that the request sets stand: `aws:RequestTag/K` and `aws:TagKeys`. */
  readonly requestTags?: RequestTags;
  /** `context` may name keys that the gateway sets itself. */
  readonly override?: true;
  /** The account that owns the resource, where its ARN names none. */
  readonly resourceAccount?: string;
  /** Headers for the upstream, beside those of the gateway. */
  readonly passHeaders?: Readonly<Record<string, string>>;
}

export interface FurtherDecision {
  readonly action: string;
  readonly resource: string;
  /** Asked only where this holds. */
  readonly when?: Readonly<Record<string, string | readonly string[]>>;
}

type Literal = string | number | boolean;
/** A text with placeholders, a literal, or a list of them; or one of these with what becomes of it. */
export type ContextExpression =
  | Literal
  | readonly Literal[]
  | {
      readonly value: Literal | readonly Literal[];
      readonly type?: "string" | "number" | "bool" | "date";
      /** The same as `absent: deny`. */
      readonly required?: boolean;
      /** Where a value is missing: the key is absent, or the request is refused. Default "omit"; "deny" for a key that `override` takes from the gateway. */
      readonly absent?: "omit" | "deny";
    };

/** Names that begin with a prefix, the rest being the tag's key; or a JSON pointer to an object in the body. */
export type RequestTags = { readonly header: string } | { readonly query: string } | { readonly body: string };
