/** Random policy documents of every type. */
import type { Mode, NamedPolicy } from "../../../bindings/index.js";
import { randomCondition } from "./conditions.js";
import { actionPattern, oneOrMore, resourcePattern, serviceActionPattern } from "./patterns.js";
import { API } from "./names.js";
import { principalsOf } from "./principals.js";
import type { Random } from "./random.js";
import { asSaved } from "./saved.js";
import { strayed, type Theme } from "./themes.js";

export type DocumentType = "identity" | "resource" | "trust" | "vpcEndpoint" | "serviceControl" | "resourceControl";

type Members = Record<string, unknown>;

const TRUST_ACTIONS: readonly string[] = [
  "sts:AssumeRole",
  "sts:AssumeRole",
  "sts:*",
  "sts:SetSourceIdentity",
  "sts:TagSession",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
];

/** The short form of API Gateway (policy-language 3-14). */
const SHORT_APIS: readonly string[] = [
  "execute-api:/*",
  "execute-api:/prod/*/pets",
  "execute-api:/prod/GET/pets",
  "execute-api:/${aws:username}/*",
];

export function randomPolicy(name: string, type: DocumentType, theme: Theme, mode: Mode, random: Random): NamedPolicy {
  const isLong = type !== "resourceControl" && random.oneIn(40);
  const statements = Array.from({ length: isLong ? random.between(20, 60) : random.between(1, 3) }, () =>
    asSaved(randomStatement(type, strayed(theme, random), mode, random), { mode, isIam: type === "identity" }),
  );
  const isOld = !isOrganization(type) && random.oneIn(10);
  const Version = isOld ? "2008-10-17" : "2012-10-17";
  const id = mode === "lenient" && random.oneIn(8) ? { ID: "x" } : {};
  const document = { Version, ...id, Statement: statements.length === 1 && random.oneIn(2) ? statements[0]! : statements };
  const attached = type === "resource" && random.oneIn(6) ? { resourceArn: random.pick(theme.resources) } : {};
  const api = theme.name === "api" && type === "resource" && !random.oneIn(20) ? { resourceArn: API.replace(/\/.*/, "") } : {};
  return { name, document: random.oneIn(4) ? JSON.stringify(document) : document, ...attached, ...api };
}

/** What everybody attaches where nothing else is attached. */
export function allowAll(name: string, type: DocumentType): NamedPolicy {
  const hasPrincipal = type !== "identity" && type !== "serviceControl";
  const statement = { Effect: "Allow", ...(hasPrincipal ? { Principal: "*" } : {}), Action: "*", Resource: "*" };
  return { name, document: { Version: "2012-10-17", Statement: statement } };
}

function isOrganization(type: DocumentType): boolean {
  return type === "serviceControl" || type === "resourceControl";
}

function randomStatement(type: DocumentType, theme: Theme, mode: Mode, random: Random): Members {
  if (type === "resourceControl") return resourceControlStatement(theme, mode, random);
  if (type === "resource" && isOfS3(theme) && random.oneIn(3)) return publicStatement(random);
  const effect = random.oneIn(5) ? "Deny" : "Allow";
  const statement = {
    Effect: effect,
    ...principalElement(type, effect, theme, mode, random),
    ...actionElement(type, theme, random),
    ...resourceElement(type, theme, random),
    ...(random.oneIn(3) ? { Condition: randomCondition(random) } : {}),
  };
  return mode === "lenient" && effect === "Allow" && random.oneIn(8) ? withEmptyLists(statement, random) : statement;
}

/** As stores write what says nothing. */
function withEmptyLists(statement: Members, random: Random): Members {
  const empty = ["Action", "Resource"].filter((name) => statement[name] !== undefined && random.oneIn(2));
  return { ...statement, ...Object.fromEntries(empty.map((name) => [`Not${name}`, []])) };
}

function principalElement(type: DocumentType, effect: string, theme: Theme, mode: Mode, random: Random): Members {
  if (type === "identity" || type === "serviceControl") return {};
  const isTrust = type === "trust";
  const oddsOfNot = effect === "Deny" ? 3 : mode === "lenient" ? 8 : undefined; // 9-9
  const isNegated = !isTrust && oddsOfNot !== undefined && random.oneIn(oddsOfNot);
  return { [isNegated ? "NotPrincipal" : "Principal"]: principalsOf(theme, isTrust, isNegated, random) };
}

function actionElement(type: DocumentType, theme: Theme, random: Random): Members {
  const pattern = (): string => (type === "trust" ? random.pick(TRUST_ACTIONS) : actionPattern(theme, random));
  return { [random.oneIn(8) ? "NotAction" : "Action"]: oneOrMore(random, pattern) };
}

function resourceElement(type: DocumentType, theme: Theme, random: Random): Members {
  if (type === "trust" || (type === "resource" && random.oneIn(6))) return {};
  if (theme.name === "api" && type === "resource" && random.oneIn(3))
    return { Resource: oneOrMore(random, () => random.pick(SHORT_APIS)) };
  return { [random.oneIn(6) ? "NotResource" : "Resource"]: oneOrMore(random, () => resourcePattern(theme, random)) };
}

const isOfS3 = ({ name }: Theme): boolean => name === "s3" || name === "accessPoint";

/** What seems to confine a public statement, and what does (evaluation-logic 9.5). */
const CONFINEMENTS: readonly Members[] = [
  { StringEquals: { "aws:SourceAccount": "*" } },
  { StringEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/*" } },
  { StringEquals: { "aws:SourceVpc": ["vpc-1", "vpc-?"] } },
  { StringEquals: { "s3:DataAccessPointAccount": "${aws:PrincipalAccount}" } },
  { StringEquals: { "aws:SourceVpc": "vpc-1" } },
  { StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } },
  { StringLike: { "aws:userid": "AROAADMIN:*" } },
  { StringEquals: { "aws:userid": "AROAADMIN:*" } },
  { StringEquals: { "aws:PrincipalOrgID": "o-fuzzfuzz01" } },
  { IpAddress: { "aws:SourceIp": "10.1.2.3/33" } },
  { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "fe80::1%eth0"] } },
  { IpAddress: { "aws:SourceIp": "10.0.0.0/7" } },
  { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
  { IpAddress: { "aws:SourceIp": "2001:db8::/31" } },
  { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
  { ArnLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-east-1:111122223333:accesspoint/*" } },
];

function publicStatement(random: Random): Members {
  const condition = random.oneIn(4) ? {} : { Condition: random.pick(CONFINEMENTS) };
  return { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"], ...condition };
}

/** Denies of everyone, with actions of a service; an Allow has effect nowhere. */
function resourceControlStatement(theme: Theme, mode: Mode, random: Random): Members {
  const isLenient = mode === "lenient" && random.oneIn(4);
  if (isLenient && random.oneIn(2)) return { Effect: "Allow", Principal: "*", Action: actionPattern(theme, random), Resource: "*" };
  return {
    Effect: "Deny",
    Principal: "*",
    Action: oneOrMore(random, () => (isLenient ? actionPattern(theme, random) : serviceActionPattern(theme, random))),
    ...resourceElement("resourceControl", theme, random),
    ...(random.oneIn(3) ? {} : { Condition: randomCondition(random) }),
  };
}
