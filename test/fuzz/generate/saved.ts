/**
 * Documents as AWS would save them (policy-language 1.5, 2-2a, 3-12): in mode `aws` nearly every random one would be refused
 * for a pattern that has lost the beginning that IAM and S3 ask for.
 */
import type { Mode, NamedPolicy } from "../../../bindings/index.js";

/** Where the document goes; each asks for something of its own. */
export interface Destination {
  readonly mode: Mode;
  /** IAM saves it: an action names its service. */
  readonly isIam: boolean;
  /** S3 saves it: a resource is the bucket's or its objects'. */
  readonly isBucketPolicy?: boolean;
}

type Members = Readonly<Record<string, unknown>>;

const IAM_HEAD =
  /^(?:\*+$|root$|(?:user|role|group|policy|mfa|instance-profile|server-certificate|saml-provider|oidc-provider|sms-mfa|report|access-report|federated-user|assumed-role)\/)/;

/** The policy with what AWS would refuse mended; a text stays a text. */
export function policyAsSaved(policy: NamedPolicy, to: Destination): NamedPolicy {
  const { document } = policy;
  const { Statement, ...others } = (typeof document === "string" ? JSON.parse(document) : document) as Members;
  const statements = Array.isArray(Statement)
    ? (Statement as Members[]).map((statement) => asSaved(statement, to))
    : asSaved(Statement as Members, to);
  const saved = { ...others, Statement: statements };
  return { ...policy, document: typeof document === "string" ? JSON.stringify(saved) : saved };
}

/** The statement with what AWS would refuse mended. */
export function asSaved(statement: Members, to: Destination): Members {
  if (to.mode === "lenient") return statement;
  const members = Object.entries(statement).map(([member, value]) => [member, mended(member, value, to)]);
  const isBare = statement["Resource"] === undefined && statement["NotResource"] === undefined;
  return Object.fromEntries([...members, ...(to.isBucketPolicy === true && isBare ? [["Resource", OBJECTS]] : [])]) as Members;
}

const OBJECTS = "arn:aws:s3:::*";

function mended(member: string, value: unknown, to: Destination): unknown {
  if (Array.isArray(value) && /Action|Resource/.test(member)) return value.map((item) => mended(member, item, to));
  if (typeof value !== "string") return value;
  if (/Action/.test(member)) return to.isIam && !/^\*:\*+$/.test(value) ? value.replace(/^\*:/, "s3:") : value;
  if (to.isBucketPolicy === true && member === "Resource" && /^\*+$/.test(value)) return OBJECTS;
  return /Resource/.test(member) ? mendedArn(value) : value;
}

function mendedArn(arn: string): string {
  const [prefix = "", partition = "", service = "", region = "", account = "", ...rest] = arn.split(":");
  const resource = rest.join(":");
  if (rest.length === 0 || (service !== "iam" && service !== "s3")) return arn;
  if (service === "s3") {
    const anyRegion = resource.startsWith("accesspoint/") ? region : region.replace(/^[^*?]+$/, "*");
    return [prefix, partition, service, anyRegion, account, resource].join(":");
  }
  const name = resource.slice(resource.indexOf("/") + 1);
  return [prefix, partition, service, region, account, IAM_HEAD.test(resource) ? resource : `role/${name}`].join(":");
}
