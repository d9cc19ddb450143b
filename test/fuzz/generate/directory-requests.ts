/** Random requests to random directories: names that they have, nearly have and do not have. */
import { compileSession, PolicyErrors } from "../../../bindings/index.js";
import type { AuthorizationRequest, NamedPolicy } from "../../../bindings/index.js";
import { randomContext } from "./conditions.js";
import { BESIDE, BUCKETS, ENDPOINTS, KEYS, PLAIN_RESOURCES, ROLES, USERS } from "./directories.js";
import { allowAll, randomPolicy } from "./documents.js";
import { ACCESS_POINT, API, OTHER, OWN, USER } from "./names.js";
import { ORIGINS, randomCaller } from "./principals.js";
import type { Random } from "./random.js";
import { hostileAction, randomAccount } from "./requests.js";
import type { Theme } from "./themes.js";

type Caller = AuthorizationRequest["principal"];

export function randomDirectoryRequest(theme: Theme, random: Random): AuthorizationRequest {
  const { action, resource } = random.oneIn(12)
    ? { action: random.pick(theme.actions), resource: "*" }
    : randomSubject(theme, random);
  return {
    principal: randomDirectoryCaller(resource, random),
    action: random.oneIn(100) ? hostileAction(action, random) : action,
    resource,
    ...randomOwner(resource, random),
    ...(random.oneIn(4) ? {} : { context: { ...randomContext(theme, 20, random), ...randomEndpoint(random) } }),
    ...(random.oneIn(8) ? { session: randomSession(theme, random) } : {}),
  };
}

function randomDirectoryCaller(resource: string, random: Random): Caller {
  if (resource === "*" && random.oneIn(3)) return random.pick<Caller>(["*", "ec2.amazonaws.com", ...ORIGINS]);
  if (random.oneIn(16)) return random.pick(ORIGINS);
  return random.oneIn(4) ? randomCaller(random) : namedCaller(random);
}

/** An account that the ARN does not name is mostly given: not every directory knows it. */
function randomOwner(resource: string, random: Random): Pick<AuthorizationRequest, "resourceAccount"> {
  const isNamed = /^arn:[^:]*:[^:]*:[^:]*:[0-9]{12}:/.test(resource);
  return isNamed || resource === "*" || random.oneIn(2)
    ? randomAccount(resource, random)
    : { resourceAccount: random.pick([OWN, OTHER]) };
}

/** An endpoint of the directory now and then. */
function randomEndpoint(random: Random): NonNullable<AuthorizationRequest["context"]> {
  return random.oneIn(3) ? { "aws:SourceVpce": random.pick(ENDPOINTS) } : {};
}

/** Users and roles of the directory by their bare names, with wrong paths, of unknown accounts. */
function namedCaller(random: Random): Caller {
  const name = random.pick([...USERS, ...ROLES]);
  return random.choose<Caller>(
    () => name,
    () => name,
    () => name,
    () => name,
    () => name.replace(/\/.*\//, "/"),
    () => name.replace("/", "/wrong/"),
    () => name.replace(/:\d{12}:/, ":123456789012:"),
    () => sessionOf(random.pick(ROLES)),
    () => sessionOf(random.pick(ROLES)),
    () => sessionOf(random.pick(ROLES)),
    () => ({ type: "assumedRole", arn: sessionOf(ROLES[0]!), entityArn: ROLES[0]!, tags: { TEAM: "session" } }),
    () => ({ type: "federatedUser", arn: `arn:aws:sts::${OWN}:federated-user/div/bob`, entityArn: USER }),
    () => ({ type: "root", account: random.pick([OWN, OTHER, "123456789012"]) }),
  );
}

function sessionOf(role: string): string {
  const account = role.split(":")[4]!;
  return `arn:aws:sts::${account}:assumed-role/${role.split("/").at(-1)!}/alice`;
}

/** What the theme asks for, and besides whatever stands beside and below the directory's resources. */
function randomSubject(theme: Theme, random: Random): { readonly action: string; readonly resource: string } {
  if (random.oneIn(2)) {
    const { actions, resources } = random.pick(theme.sorts);
    return { action: random.pick(actions), resource: random.pick(resources) };
  }
  return random.choose(
    () => ({
      action: random.pick(["s3:GetObject", "s3:PutObject", "s3:GetObjectAcl"]),
      resource: `${random.pick(BUCKETS)}/${random.pick(["k", "a/k", "a/", "k/k"])}`,
    }),
    () => ({ action: random.pick(["s3:ListBucket", "s3:GetBucketPolicy"]), resource: random.pick(BUCKETS) }),
    () => ({ action: "s3:GetObject", resource: `${ACCESS_POINT}/object/${random.pick(["k", "a/k"])}` }),
    () => ({ action: random.pick(["kms:Decrypt", "kms:RetireGrant", "kms:DescribeKey"]), resource: random.pick(KEYS) }),
    () => ({ action: "execute-api:Invoke", resource: API }),
    () => ({ action: "iam:GetUser", resource: random.pick(USERS) }),
    () => ({
      action: random.pick(["s3:ListAllMyBuckets", "sqs:ReceiveMessage", "kms:ListKeys", "sts:GetAccessKeyInfo"]),
      resource: "*",
    }),
    () => ({ action: "sts:AssumeRole", resource: random.pick([...ROLES, ROLES[0]!.replace("/path/", "/")]) }),
    () => ({
      action: "x:Read",
      resource: `${random.pick([...PLAIN_RESOURCES, ...BESIDE])}${random.pick(["", "", "/x", ":x", "/index/i", "/index/i/x", "/b", "x"])}`,
    }),
  );
}

/** Session policies that compile: the reference checks no documents. */
function randomSession(theme: Theme, random: Random): NamedPolicy[] {
  const policies = Array.from({ length: random.between(0, 2) }, (_, at) =>
    random.oneIn(2) ? allowAll(`session ${at}`, "identity") : randomPolicy(`session ${at}`, "identity", theme, "aws", random),
  );
  return policies.filter(compiles);
}

function compiles(policy: NamedPolicy): boolean {
  try {
    compileSession([policy]);
    return true;
  } catch (error) {
    if (error instanceof PolicyErrors) return false;
    throw error;
  }
}
