/**
 * What each part of an ARN may be. A rule is AWS's own where AWS has one, and stricter where AWS accepts a text that a
 * path, a URL or a policy's variable would read as something else (DECISIONS.md, 60).
 *
 * The room makes ARNs of what clients send: callers.ts and resources.ts are its functions, parts.ts reads what they are given. Look here
 * when a part is refused, or should be. It reads no ARNs (the core and the grammar do), knows no policies, and imports nothing.
 */

export interface Rule {
  /** Is the text of this part's form? */
  readonly holds: (text: string) => boolean;
  /** Completes "must be …". */
  readonly form: string;
  /** What to do where it is not. */
  readonly hint: string;
  /** Stands for a part that is not given; undefined: the part is needed. Always an own member: `Object.prototype` has no say. */
  readonly absent: string | undefined;
}

function matches(pattern: RegExp, form: string, hint: string): Rule {
  return { holds: (text) => pattern.test(text), form, hint, absent: undefined };
}

/** A segment that a path would resolve. IAM accepts such a name; in a resource, `${aws:username}` would become one. */
function isDots(segment: string): boolean {
  return segment === "." || segment === "..";
}

/** Names of users, roles, sessions: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
function nameOf(minimum: number, maximum: number): Rule {
  const pattern = new RegExp(`^[\\w+=,.@-]{${minimum},${maximum}}$`);
  return {
    holds: (text) => pattern.test(text) && !isDots(text),
    form: `${minimum} to ${maximum} letters, digits or \`+=,.@_-\`, and not \`.\` or \`..\``,
    hint: "refuse the caller, or give names of other forms as `subject`",
    absent: undefined,
  };
}

export const NAME = nameOf(1, 64);
export const GROUP_NAME: Rule = { ...nameOf(1, 128), hint: "give the group's name without its path" };
export const ROLE_NAME: Rule = { ...nameOf(1, 64), hint: "give the role's name without its path" };
/** RoleSessionName of https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const SESSION_NAME = nameOf(2, 64);
/** Name of https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
export const FEDERATED_NAME = nameOf(2, 32);

/** A name by whatever rules an identity provider has. Lone surrogates have no bytes in UTF-8: two names would become one. */
export const SUBJECT: Rule = {
  holds: (text) => text !== "" && !isDots(text) && !/\p{Surrogate}/u.test(text),
  form: "a text that is not empty, not `.` or `..`, and has no lone surrogates",
  hint: "refuse the caller",
  absent: undefined,
};

/** IAM's API accepts any printable ASCII here; what `//`, `..`, `*` or `:` in a path would mean, nobody needs to know. */
export const PATH: Rule = {
  holds: (text) => text.length <= 512 && /^\/(?:[\w+=,.@-]+\/)*$/.test(text) && !text.split("/").some(isDots),
  form: "`/`, or names between slashes that begin and end it, of 512 characters at most",
  hint: "write it as `/division/team/`",
  absent: "/",
};

/** Nobody but AWS creates roles there, and organizations' policies do not bind them (evaluation-logic §6.5). */
export const ROLE_PATH: Rule = {
  ...PATH,
  holds: (text) => PATH.holds(text) && !text.startsWith("/aws-service-role/"),
  form: `${PATH.form}, and not below \`/aws-service-role/\``,
  hint: "write it as `/division/team/`, and the ARN of a service-linked role as one text",
};

/** https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export const ACCOUNT = matches(/^\d{12}$/, "an account id of 12 digits", "write it without hyphens, as a string");
export const PARTITION: Rule = {
  ...matches(/^[a-z][a-z0-9-]{0,62}$/, "lower-case letters, digits and hyphens", "leave it out, or give `aws-cn`, `aws-us-gov`, …"),
  absent: "aws",
};
export const REGION = matches(
  /^[a-z][a-z0-9-]{0,62}$/,
  "a Region such as `eu-west-1`",
  "give the Region of the resource, without wildcards",
);
export const SERVICE = matches(
  /^[a-z0-9][a-z0-9-]{0,62}$/,
  "a service's prefix such as `sqs`",
  "write it in lower case, without a colon",
);

/** The rules of today's buckets: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET = matches(
  /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  "the name of a bucket, 3 to 63 lower-case letters, digits, dots and hyphens",
  "write the ARN of an older bucket with another name as one text",
);

const KEY_BYTES_MAX = 1024;

/**
 * S3 takes any key (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html). Refused is what proxies, file
 * systems and URL parsers read as another key: dot segments, empty segments, backslashes, control characters, `%2F` and kin.
 */
export const KEY: Rule = {
  holds: isPlainKey,
  form: "1 to 1,024 bytes without dot segments, empty segments, backslashes, control characters or percent-encoded ones",
  hint: "decode it once, and refuse what is left",
  absent: undefined,
};

function isPlainKey(text: string): boolean {
  if (/[\0-\x1f\x7f\\]|%[0-9a-f]{2}|\/\/|^\/|^$|\p{Surrogate}/iu.test(text) || text.split("/").some(isDots)) return false;
  return text.length <= KEY_BYTES_MAX && utf8Length(text) <= KEY_BYTES_MAX;
}

/** Of a text without lone surrogates, for hosts without TextEncoder too: escaped, each byte is one character or `%` and two digits. */
function utf8Length(text: string): number {
  return encodeURIComponent(text).replace(/%../g, "%").length;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html */
export const API = matches(/^[a-z0-9]{1,64}$/, "an API's id, lower-case letters and digits", "take it from API Gateway's event");
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
export const STAGE = matches(
  /^(?:[\w-]{1,128}|\$default)$/,
  "1 to 128 letters, digits, `_` and `-`, or `$default`",
  "take it from API Gateway's event",
);
export const METHOD = matches(/^(?:DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT)$/, "an HTTP method in capitals", "refuse the request");
/**
 * The ARN of a method is written into the policy that an authorizer returns: there `*`, `?` and `${` are patterns, and what
 * is percent-encoded, doubled or has a slash behind it may be routed as a path that another statement names.
 */
export const ROUTE: Rule = {
  holds: (text) => /^\/(?:[\w.~,:@+=-]+(?:\/[\w.~,:@+=-]+)*)?$/.test(text) && !text.split("/").some(isDots),
  form: "`/`, or segments of letters, digits or `.~,:@+=_-`, each after one slash",
  hint: "refuse the request",
  absent: undefined,
};

/** A segment of a resource. No `%`: what is left after decoding once is refused, not passed on to who decodes again. */
export const SEGMENT: Rule = {
  holds: (text) => /^[\w+=,.@-]+$/.test(text) && !isDots(text),
  form: "letters, digits or `+=,.@_-`, and not `.` or `..`",
  hint: "refuse the request, or give the name of a caller as `{ subject }`",
  absent: undefined,
};
export const SEPARATOR: Rule = { ...matches(/^[/:]$/, "`/` or `:`", "leave it out, or give one of the two"), absent: "/" };
