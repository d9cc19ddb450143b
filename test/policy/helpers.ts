/** Shared by the tests of the policy room. */
import type { PolicyAst, PolicyType, StatementAst } from "../../bindings/policy/ast.js";
import type { Mode } from "../../bindings/model/mode.js";
import type { Finding } from "../../bindings/findings/finding.js";
import { parsePolicy } from "../../bindings/policy/parse.js";

export interface Settings {
  type?: PolicyType;
  mode?: Mode;
  resourceArn?: string;
}

export function read(document: unknown, settings: Settings = {}): { ast: PolicyAst | undefined; findings: readonly Finding[] } {
  const { type = "identity", mode = "aws", resourceArn } = settings;
  return parsePolicy({ name: "p", document, type, ...(resourceArn === undefined ? {} : { resourceArn }) }, mode);
}

/** Issue codes with `E` or `W` before them, sorted. */
export function codes(document: unknown, settings: Settings = {}): string[] {
  return read(document, settings)
    .findings.map((finding) => `${finding.findingType.charAt(0)} ${finding.issueCode}`)
    .sort();
}

/** A document of one statement; members given replace the usual ones, `undefined` removes them. */
export function policy(statement: object, document: object = {}): object {
  return given({
    Version: "2012-10-17",
    Statement: given({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...statement }),
    ...document,
  });
}

/** Without the members that are `undefined`: in a document they are refused. */
function given(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The same with a principal, for resource-based policies. */
export function attached(statement: object, document: object = {}): object {
  return policy({ Principal: "*", ...statement }, document);
}

export function statement(document: unknown, settings: Settings = {}): StatementAst {
  const { ast, findings } = read(document, settings);
  const [first] = ast?.statements ?? [];
  if (first === undefined) throw new Error(`no statement: ${JSON.stringify(findings)}`);
  return first;
}

/** What an offset range of a finding covers in the text. */
export function covered(text: string, finding: Finding | undefined, index = 0): string {
  const span = finding?.locations[index]?.span;
  if (span === undefined) throw new Error("no span");
  return text.slice(span.start.offset, span.end.offset);
}
