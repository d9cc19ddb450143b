/**
 * ARNs of what is asked for. They are compared as text: what a client wrote is checked here, or it is refused.
 *
 * Look into the room for what a part may hold (rules.ts) and for the ARNs of callers (callers.ts). Policies' ARNs, which have wildcards
 * and variables, are read in policy/; nothing here knows whether what an ARN names exists.
 */
import { percentEncode } from "./encode-name.js";
import { ArnError } from "./error.js";
import { readPart, readParts, safely, snapshot } from "./parts.js";
import {
  ACCOUNT,
  API,
  BUCKET,
  KEY,
  METHOD,
  PARTITION,
  REGION,
  ROUTE,
  SEGMENT,
  SEPARATOR,
  SERVICE,
  STAGE,
  SUBJECT,
} from "./rules.js";

const EXECUTE_API_PARTS = {
  partition: PARTITION,
  region: REGION,
  account: ACCOUNT,
  api: API,
  stage: STAGE,
  method: METHOD,
  path: ROUTE,
};
/** Many ARNs have neither Region nor account. */
const ARN_PARTS = {
  partition: PARTITION,
  service: SERVICE,
  region: { ...REGION, absent: "" },
  account: { ...ACCOUNT, absent: "" },
  separator: SEPARATOR,
};

export interface BucketParts {
  readonly bucket: string;
  /** `aws` when absent. */
  readonly partition?: string;
}

export interface ObjectParts extends BucketParts {
  /** As S3 knows it: decoded. */
  readonly key: string;
}

export interface ExecuteApiParts {
  readonly region: string;
  readonly account: string;
  /** The API's id, `a1b2c3d4e5`. */
  readonly api: string;
  readonly stage: string;
  /** `GET`, in capitals. */
  readonly method: string;
  /** `/` or `/reports/q3`. */
  readonly path: string;
  /** `aws` when absent. */
  readonly partition?: string;
}

/** A name, or an object with the name of a caller of an identity provider. */
export type ArnSegment = string | { readonly subject: string };

export interface ArnParts {
  /** The service's prefix: `sqs`, or one of your own. */
  readonly service: string;
  readonly region?: string;
  readonly account?: string;
  /** Joined by the separator. One segment may stand alone. */
  readonly resource: ArnSegment | readonly ArnSegment[];
  /** `/` when absent. */
  readonly separator?: "/" | ":";
  /** `aws` when absent. */
  readonly partition?: string;
}

/**
 * `arn:aws:s3:::BUCKET`, by today's rules for general purpose buckets. Older buckets of us-east-1 with other names are
 * refused: write their ARNs as they are. Throws {@link ArnError}: `INVALID_PARTS`, `MISSING_PART`, `UNKNOWN_PART`, `INVALID_PART`.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 *
 * @example
 * bucketArn({ bucket: "photos" }); // "arn:aws:s3:::photos"
 */
export function bucketArn(parts: BucketParts): string {
  const { partition, bucket } = readParts(parts, { partition: PARTITION, bucket: BUCKET });
  return `arn:${partition}:s3:::${bucket}`;
}

/**
 * `arn:aws:s3:::BUCKET/KEY`, for requests: a key may hold `*`, which a policy would read as a pattern. Decode a path of a URL
 * once before. Refused, although S3 takes it, is what other programs read as another key: `.` and `..` between slashes, `//`,
 * a slash in front, `\`, control characters, `%` before two hexadecimal digits, lone surrogates. Errors as {@link bucketArn}.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 *
 * @example
 * objectArn({ bucket: "photos", key: "nora/cat.jpg" }); // "arn:aws:s3:::photos/nora/cat.jpg"
 * objectArn({ bucket: "photos", key: "nora/../bob/cat.jpg" }); // throws INVALID_PART
 */
export function objectArn(parts: ObjectParts): string {
  const { partition, bucket, key } = readParts(parts, { partition: PARTITION, bucket: BUCKET, key: KEY });
  return `arn:${partition}:s3:::${bucket}/${key}`;
}

/**
 * `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`, a method of a REST or HTTP API. A Lambda authorizer writes it into
 * the policy that it returns, where `*`, `?` and `$` would be patterns: they are refused in a path, and so are percent-encoded
 * characters, `//`, dot segments and a slash at the end, which may be routed as another path. Errors as {@link bucketArn}.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 *
 * @example
 * const api = { region: "eu-west-1", account: "111122223333", api: "a1b2c3d4e5", stage: "prod" };
 * executeApiArn({ ...api, method: "GET", path: "/reports/q3" });
 * // "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/reports/q3"
 */
export function executeApiArn(parts: ExecuteApiParts): string {
  const { partition, region, account, api, stage, method, path } = readParts(parts, EXECUTE_API_PARTS);
  return `arn:${partition}:execute-api:${region}:${account}:${api}/${stage}/${method}${path}`;
}

/**
 * `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`, of AWS's services or of your own. A segment holds neither `/` nor `:` nor `%`, so
 * that no client adds a segment or takes one away; names of callers of an identity provider are given as `{ subject }` and
 * encoded by {@link encodeName}. Errors as {@link bucketArn}.
 *
 * @example
 * const place = { region: "eu-west-1", account: "111122223333" };
 * arn({ service: "photos", ...place, resource: ["album", { subject: "auth0|5f7c" }, "summer"] });
 * // "arn:aws:photos:eu-west-1:111122223333:album/auth0%7C5f7c/summer"
 * arn({ service: "lambda", ...place, resource: ["function", "resize"], separator: ":" });
 * // "arn:aws:lambda:eu-west-1:111122223333:function:resize"
 */
export function arn(parts: ArnParts): string {
  const { resource, ...others } = Object.fromEntries(snapshot(parts)) as Record<string, unknown>;
  const { partition, service, region, account, separator } = readParts(others, ARN_PARTS);
  return `arn:${partition}:${service}:${region}:${account}:${segmentsOf(resource).map(segmentText).join(separator)}`;
}

const SEGMENTS_MAX = 100;

/** A copy, by index: an iterator of the list's own could name other segments. */
function segmentsOf(resource: unknown): readonly unknown[] {
  const segments = safely(() => (Array.isArray(resource) ? copyOf(resource) : [resource]));
  if (segments !== undefined) return segments;
  throw new ArnError("INVALID_PART", "resource", `\`resource\` must be 1 to ${SEGMENTS_MAX} segments`, "give its segments");
}

function copyOf(list: readonly unknown[]): readonly unknown[] | undefined {
  const { length } = list;
  return length > 0 && length <= SEGMENTS_MAX ? Array.from({ length }, (_, index) => list[index]) : undefined;
}

function segmentText(segment: unknown): string {
  if (typeof segment !== "object" || segment === null) return readPart("resource", segment, SEGMENT);
  return percentEncode(readParts(segment, { subject: SUBJECT }).subject);
}
