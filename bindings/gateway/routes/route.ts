/** A route, read: everything that can be checked before there is a request, is. */
import { quote } from "../../text/quote.js";
import { entriesOf, listOf, membersOf, oneOf, textOf, textsOf, type Members } from "../check.js";
import type { Findings } from "../error.js";
import type { Reveal } from "../verdict.js";
import { readContext, type ContextEntry } from "./context.js";
import { readMatch, type Match } from "./match.js";
import type { Settings, Source } from "./reference.js";
import { readRequestTags } from "./tags.js";
import { readTemplate, resourceTemplate, type Known, type ResourceTemplate, type Template } from "./template.js";
import type { RequestTags } from "./types.js";
import { readWhen, type Condition } from "./when.js";

export interface Question {
  readonly action: Template;
  readonly resource: ResourceTemplate;
  readonly when: readonly Condition[];
}

export interface CompiledRoute {
  readonly match: Match;
  /** As it was written, for logs and findings. */
  readonly written: string;
  readonly at: Findings;
  readonly when: readonly Condition[];
  /** None: `bypass`. */
  readonly questions: readonly Question[];
  readonly context: readonly ContextEntry[];
  readonly requestTags: RequestTags | undefined;
  readonly authenticate: readonly string[] | undefined;
  readonly anonymous: "deny" | "evaluate" | undefined;
  readonly reveal: Reveal | undefined;
  readonly reject: readonly string[] | undefined;
  readonly override: boolean;
  readonly resourceAccount: string | undefined;
  readonly passHeaders: readonly PassHeader[];
}

export interface PassHeader {
  readonly name: string;
  readonly template: Template;
}

const MEMBERS = [
  "match",
  "action",
  "resource",
  "context",
  "also",
  "when",
  "authenticate",
  "anonymous",
  "reveal",
  "bypass",
  "reject",
  "requestTags",
  "override",
  "resourceAccount",
  "passHeaders",
];

const OF_REQUEST: readonly Source[] = ["path", "query", "header", "ext", "host", "method", "ip", "account", "region", "partition"];
const ALL: ReadonlySet<Source> = new Set([...OF_REQUEST, "claim", "cert"]);
const BEFORE_CALLER: ReadonlySet<Source> = new Set(
  OF_REQUEST.filter((source) => !["account", "region", "partition"].includes(source)),
);

export const HEADER_NAME = /^[!#$%&'*+.^`|~0-9a-z_-]+$/;
export const ACCOUNT = /^[\w.@+=,-]{1,64}$/;

export interface RouteSettings extends Settings {
  /** Names of the authenticators. */
  readonly authenticators: readonly string[];
  readonly allowHeaderNames: readonly string[];
}

/** Undefined where it has no place among routes; everything else that is wrong is a finding, too. */
export function readRoute(value: unknown, settings: RouteSettings, findings: Findings): CompiledRoute | undefined {
  const members = membersOf(value, MEMBERS, findings);
  if (members === undefined) return undefined;
  const { match: written } = members;
  if (typeof written !== "string") {
    findings.add("`match` must be given, as a text", "write it as `GET /albums/{owner}`");
    return undefined;
  }
  const match = readMatch(written, findings.at("match"));
  const known: Known = { params: match?.params ?? new Map(), sources: ALL, settings };
  const route = readMembers(members, known, settings, findings);
  // Placeholders of a path that cannot be read would all be unknown: one finding says it.
  if (match === undefined) return undefined;
  if (members["bypass"] === true && match.params.size > 0)
    findings.at("bypass").add("a route without a decision must have a literal path", "write the path out");
  return { ...route, match, written, at: findings };
}

function readMembers(
  members: Members,
  known: Known,
  settings: RouteSettings,
  findings: Findings,
): Omit<CompiledRoute, "match" | "written" | "at"> {
  const override = oneOf(members["override"], [true, false], findings.at("override")) ?? false;
  const requestTags = readRequestTags(members["requestTags"], findings.at("requestTags"));
  const context = readContext(members["context"], override, known, findings.at("context"));
  if (requestTags !== undefined && context.some(({ key }) => /^aws:(?:requesttag\/|tagkeys$)/i.test(key)))
    findings.at("context").add("tags of the request are given twice", "leave out `requestTags`, or the keys of `context`");
  return {
    when: readWhen(members["when"], { ...known, sources: BEFORE_CALLER }, findings.at("when")),
    questions: readQuestions(members, known, findings),
    context,
    requestTags,
    authenticate: readAuthenticate(members["authenticate"], settings, findings.at("authenticate")),
    anonymous: oneOf(members["anonymous"], ["deny", "evaluate"], findings.at("anonymous")),
    reveal: oneOf<Reveal>(members["reveal"], ["none", "message", "explain"], findings.at("reveal")),
    reject:
      members["reject"] === undefined
        ? undefined
        : textsOf(members["reject"], findings.at("reject"), HEADER_NAME, "a header's name in lower case"),
    override,
    resourceAccount: textOf(members["resourceAccount"], findings.at("resourceAccount"), ACCOUNT, "an account id"),
    passHeaders: readPassHeaders(members["passHeaders"], known, settings.allowHeaderNames, findings.at("passHeaders")),
  };
}

function readQuestions(members: Members, known: Known, findings: Findings): Question[] {
  const isBypass = oneOf(members["bypass"], [true, false], findings.at("bypass")) ?? false;
  const needless = ["action", "resource", "also", "context", "requestTags", "resourceAccount"].filter(
    (name) => members[name] !== undefined,
  );
  if (isBypass) {
    if (needless.length > 0) findings.add(`a route without a decision must not have \`${needless[0]}\``, "remove it, or `bypass`");
    return [];
  }
  const first = readQuestion(members, known, findings);
  const further = listOf(members["also"], findings.at("also")).map(([value, at]) => {
    const also = membersOf(value, ["action", "resource", "when"], at);
    return also === undefined ? undefined : readQuestion(also, known, at, readWhen(also["when"], known, at.at("when")));
  });
  return [first, ...further].filter((question) => question !== undefined);
}

function readQuestion(members: Members, known: Known, findings: Findings, when: readonly Condition[] = []): Question | undefined {
  const [action, resource] = ["action", "resource"].map((name) => {
    const value = members[name];
    if (value === undefined) findings.add(`\`${name}\` must be given`, "name what is decided, or set `bypass: true`");
    const text = textOf(value, findings.at(name));
    return text === undefined ? undefined : readTemplate(text, known, findings.at(name));
  });
  if (action === undefined || resource === undefined) return undefined;
  checkAction(action, findings.at("action"));
  checkResource(resource, findings.at("resource"));
  return { action, resource: resourceTemplate(resource), when };
}

/** With words in the place of placeholders. */
function filledWith(word: string, { parts }: Template): string {
  return parts.map((one) => (typeof one === "string" ? one : word)).join("");
}

function checkAction(action: Template, findings: Findings): void {
  if (/^[\w-]+:[\w-]+$/.test(filledWith("x", action))) return;
  findings.add(`expected \`service:Name\`, found ${quote(action.written)}`, "name one action, without wildcards");
}

function checkResource(resource: Template, findings: Findings): void {
  const text = filledWith("x", resource);
  if (text === "*" || /^(?:[^:]+:){2}[^:]+:[^:]*:[^:]*:[^]/.test(text)) return;
  findings.add(
    `expected an ARN or \`*\`, found ${quote(resource.written)}`,
    "write it as `arn:aws:photos:{region}:{account}:album/{owner}`",
  );
}

function readAuthenticate(value: unknown, { authenticators }: RouteSettings, findings: Findings): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const names = textsOf(value, findings);
  names.forEach((name, index) => {
    if (!authenticators.includes(name))
      findings.at(index).add(`${quote(name)} is not an authenticator`, `use one of ${authenticators.join(", ")}`);
  });
  return names;
}

/** Never: what says how long the answer is, how it is sent, or who asks whom. */
const HOP_HEADERS =
  /^(?:host|content-.*|transfer-.*|connection|authorization|te|trailer|upgrade|keep-alive|proxy-.*|set-cookie|x-postern-.*)$/;

export function readPassHeaders(value: unknown, known: Known, allowed: readonly string[], findings: Findings): PassHeader[] {
  return entriesOf(value, findings).flatMap(([name, text, at]) => {
    const isFit = HEADER_NAME.test(name) && !HOP_HEADERS.test(name) && (name.startsWith("x-") || allowed.includes(name));
    if (!isFit)
      at.add(
        `${quote(name)} must not be passed on`,
        "give a name in lower case that begins with `x-`, or list it in `allowHeaderNames`",
      );
    const written = textOf(text ?? null, at);
    const template = written === undefined ? undefined : readTemplate(written, known, at);
    return template === undefined ? [] : [{ name, template }];
  });
}

export const PASS_HEADER_SOURCES = ALL;
