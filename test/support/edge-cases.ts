/**
 * Cases of the engine that the reference interpreter leaves open: parts of a principal that contradict one another
 * (DECISIONS.md 7, assembly/FORMAT.md §16), and dates before the year 0, whose support is optional (policy-language 6.5-7).
 */
import type { AuthorizationRequest, PolicySet, Principal } from "../../bindings/index.js";

export interface EdgeCase {
  readonly name: string;
  readonly policies: PolicySet;
  readonly request: AuthorizationRequest;
  /** A decision, or the code of the RequestError. */
  readonly expected: string;
}

const OWN = "111122223333";
const BOB = `arn:aws:iam::${OWN}:user/bob`;
const ROLE = `arn:aws:iam::${OWN}:role/R`;
const SESSION = `arn:aws:sts::${OWN}:assumed-role/R/s`;
const FEDERATED = `arn:aws:sts::${OWN}:federated-user/F`;

function allowing(statement: object, type: "identity" | "resource" = "identity"): PolicySet {
  return { [type]: [{ name: "p", document: { Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } } }] };
}

const everything = allowing({ Action: "*", Resource: "*" });

function caller(name: string, principal: Principal | string, expected: string, policies: PolicySet = everything): EdgeCase {
  return { name, policies, request: { principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" }, expected };
}

const session = (entityArn: string): Principal => ({ type: "assumedRole", arn: SESSION, entityArn });
const ofService = allowing({ Principal: { Service: "ec2.amazonaws.com" }, Action: "*", Resource: "*" }, "resource");

const CALLERS: readonly EdgeCase[] = [
  caller("a user with a role's ARN", { type: "user", arn: ROLE }, "INVALID_PRINCIPAL"),
  caller("a user of another account", { type: "user", arn: BOB, account: "999988887777" }, "INVALID_PRINCIPAL"),
  caller("a user of half an account", { type: "user", arn: BOB, account: "1111" }, "INVALID_PRINCIPAL"),
  caller("a session of an STS role", session(`arn:aws:sts::${OWN}:role/R`), "INVALID_PRINCIPAL"),
  caller("a session of a role of another service", session(`arn:aws:lambda::${OWN}:role/R`), "INVALID_PRINCIPAL"),
  caller("a session of a role whose ARN ends early", session(`arn:aws:iam::${OWN}`), "INVALID_PRINCIPAL"),
  caller("a session of a role whose account has a colon", session("arn:aws:iam::11112:223333:role/R"), "INVALID_PRINCIPAL"),
  caller(
    "a user with twelve characters for an account, one of them a colon",
    "arn:aws:iam::11112:223333:user/bob",
    "INVALID_PRINCIPAL",
  ),
  caller("a user whose account is followed by no colon", `arn:aws:iam::${OWN}/user/bob`, "INVALID_PRINCIPAL"),
  caller("a session of a role of another partition", session(`arn:aws-cn:iam::${OWN}:role/R`), "INVALID_PRINCIPAL"),
  caller("a session of a user", session(`arn:aws:iam::${OWN}:user/R`), "INVALID_PRINCIPAL"),
  caller("a federated user of a role", { type: "federatedUser", arn: FEDERATED, entityArn: ROLE }, "INVALID_PRINCIPAL"),
  caller("a service whose name is its ARN", { type: "service", arn: "ec2.amazonaws.com" }, "allowed", ofService),
  caller("another service", { type: "service", arn: "s3.amazonaws.com" }, "implicitDeny", ofService),
];

function date(name: string, operator: string, bound: string, value: string, expected: string): EdgeCase {
  const policies = allowing({ Action: "*", Resource: "*", Condition: { [operator]: { "x:k": bound } } });
  return { name, policies, request: { principal: BOB, action: "a:B", resource: "*", context: { "x:k": value } }, expected };
}

const DATES: readonly EdgeCase[] = [
  date("a day before the year 0", "DateEquals", "-0044-03-15", "-0044-03-15T00:00:00Z", "allowed"),
  date("another such day", "DateEquals", "-0044-03-15", "-0100-07-12", "implicitDeny"),
  date("without the sign", "DateEquals", "-0044-03-15", "0044-03-15", "implicitDeny"),
  date("three digits are not a year", "DateNotEquals", "-0044-03-15", "-044-03-15", "implicitDeny"),
  date("nine digits are a year", "DateLessThan", "-0044-03-15", "-123456789-03-15", "allowed"),
  date("ten digits are not a year", "DateLessThan", "-0044-03-15", "-1234567890-03-15", "implicitDeny"),
  date("negative years are before the others", "DateLessThan", "0001-01-01", "-0001-12-31", "allowed"),
  date("a negative year alone is its first day", "DateEquals", "-0044-01-01", "-0044", "allowed"),
];

export const EDGE_CASES: readonly EdgeCase[] = [...CALLERS, ...DATES];
