/** Random policy documents of every type. */
import type { Mode, NamedPolicy } from "../../bindings/index.js";
import { randomCondition } from "./conditions.js";
import { actionPattern, oneOrMore, resourcePattern, serviceActionPattern } from "./patterns.js";
import { randomExceptions, randomPrincipals } from "./principals.js";
import type { Random } from "./random.js";
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

export function randomPolicy(name: string, type: DocumentType, theme: Theme, mode: Mode, random: Random): NamedPolicy {
  const isLong = type !== "resourceControl" && random.oneIn(40);
  const statements = Array.from({ length: isLong ? random.between(20, 60) : random.between(1, 3) }, () =>
    randomStatement(type, strayed(theme, random), mode, random),
  );
  const isOld = !isOrganization(type) && random.oneIn(10);
  const Version = isOld ? "2008-10-17" : "2012-10-17";
  const document = { Version, Statement: statements.length === 1 && random.oneIn(2) ? statements[0]! : statements };
  const attached = type === "resource" && random.oneIn(6) ? { resourceArn: random.pick(theme.resources) } : {};
  return { name, document: random.oneIn(4) ? JSON.stringify(document) : document, ...attached };
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
  const effect = random.oneIn(5) ? "Deny" : "Allow";
  return {
    Effect: effect,
    ...principalElement(type, effect, random),
    ...actionElement(type, theme, random),
    ...resourceElement(type, theme, random),
    ...(random.oneIn(3) ? { Condition: randomCondition(random) } : {}),
  };
}

function principalElement(type: DocumentType, effect: string, random: Random): Members {
  if (type === "identity" || type === "serviceControl") return {};
  const isTrust = type === "trust";
  if (!isTrust && effect === "Deny" && random.oneIn(3)) return { NotPrincipal: randomExceptions(random) };
  return { Principal: randomPrincipals(isTrust, random) };
}

function actionElement(type: DocumentType, theme: Theme, random: Random): Members {
  const pattern = (): string => (type === "trust" ? random.pick(TRUST_ACTIONS) : actionPattern(theme, random));
  return { [random.oneIn(8) ? "NotAction" : "Action"]: oneOrMore(random, pattern) };
}

function resourceElement(type: DocumentType, theme: Theme, random: Random): Members {
  if (type === "trust" || (type === "resource" && random.oneIn(6))) return {};
  return { [random.oneIn(6) ? "NotResource" : "Resource"]: oneOrMore(random, () => resourcePattern(theme, random)) };
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
