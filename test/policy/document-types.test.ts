/** The types of documents: what compiles under the options of users, what editors complete, and that they name what the grammar names. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it, test } from "vitest";
import { BASE_OPERATORS, readOperator } from "../../bindings/policy/operators.js";

const FIXTURE = fileURLToPath(new URL("../types/documents.ts", import.meta.url));
const TYPES = fileURLToPath(new URL("../../bindings/model/document.ts", import.meta.url));
/** `strict` alone, as most projects have it; `npm run lint` checks the fixture under this project's stricter options. */
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2022.d.ts"],
  types: [],
  resolveJsonModule: true,
};

it("documents of every form compile, and misspelt ones do not", () => {
  const program = ts.createProgram([FIXTURE], OPTIONS);
  const found = ts.getPreEmitDiagnostics(program).map(({ messageText, start, file }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
    return `${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
  expect(found).toEqual([]);
});

// --- completion ---------------------------------------------------------------------------------------------------------

const EDITED = fileURLToPath(new URL("../types/editor.ts", import.meta.url));
let edited = "";
let version = 0;
const service = ts.createLanguageService({
  getCompilationSettings: () => ({ ...OPTIONS, lib: ["lib.es5.d.ts"] }),
  getScriptFileNames: () => [EDITED],
  getScriptVersion: (file) => (file === EDITED ? String(version) : "1"),
  getScriptSnapshot: (file) => {
    const source = file === EDITED ? edited : ts.sys.readFile(file);
    return source === undefined ? undefined : ts.ScriptSnapshot.fromString(source);
  },
  getCurrentDirectory: () => "/",
  getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
  fileExists: (file) => file === EDITED || ts.sys.fileExists(file),
  readFile: (file) => (file === EDITED ? edited : ts.sys.readFile(file)),
});

/** What an editor offers at `|`, in a file beside the fixture. */
function completions(program: string): string[] {
  edited = program.replace("|", "");
  version++;
  const found = service.getCompletionsAtPosition(EDITED, program.indexOf("|"), {});
  return (found?.entries ?? []).map((entry) => entry.name.replace(/^"|"$/g, ""));
}

const IMPORTS = 'import type { NamedPolicy } from "../../bindings/model/policy-set.js";\n';
const inDocument = (text: string): string => `${IMPORTS}export const p: NamedPolicy = { name: "p", document: ${text} };`;

test.each<[string, string, string[]]>([
  ["members of a document", "{ | }", ["Version", "Id", "Statement"]],
  ["elements", "{ Statement: { | } }", ["Effect", "Action", "NotAction", "Resource", "Principal", "Condition"]],
  ["effects", '{ Statement: { Effect: "|" } }', ["Allow", "Deny"]],
  ["kinds of principals", "{ Statement: { Principal: { | } } }", ["AWS", "Service", "Federated", "CanonicalUser"]],
  [
    "operators",
    "{ Statement: { Condition: { | } } }",
    ["StringEquals", "Null", "ForAnyValue:StringLikeIfExists", "NotIpAddressIfExists"],
  ],
  [
    "keys",
    "{ Statement: { Condition: { Bool: { | } } } }",
    ["aws:SecureTransport", "aws:SourceIp", "aws:PrincipalOrgID", "aws:ViaAWSService"],
  ],
])("an editor completes %s of a policy's document", (_, text, expected) => {
  expect(completions(inDocument(text))).toEqual(expect.arrayContaining(expected));
});

test("an editor completes the versions of what is declared as a document", () => {
  const program =
    'import type { PolicyDocument } from "../../bindings/model/document.js";\nexport const d: PolicyDocument = { Version: "|" };';
  expect(completions(program)).toEqual(["2012-10-17", "2008-10-17"]);
});

// --- the same names as the grammar's and the specification's ------------------------------------------------------------

const program = ts.createProgram([TYPES], { ...OPTIONS, lib: ["lib.es5.d.ts"] });

/** The texts of a union, or the members of an object. */
function membersOf(alias: string): string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(TYPES)!;
  const symbol = checker.getSymbolAtLocation(source)!.exports!.get(alias as ts.__String)!;
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  if (!type.isUnion()) return type.getProperties().map(({ name }) => name);
  return type.types.map((each) => (each as ts.StringLiteralType).value);
}

test("the operators are those that the grammar reads", () => {
  expect(membersOf("ConditionOperatorBase").sort()).toEqual([...BASE_OPERATORS.keys()].sort());
  const names = membersOf("ConditionOperatorName");
  expect(names.length).toBe(26 * 3 * 2 + 3);
  expect(names.filter((name) => readOperator(name).kind !== "operator")).toEqual([]);
});

test("the global keys are those of policy-language §8.3", () => {
  const page = readFileSync("docs/spec/policy-language.md", "utf8");
  const section = page.slice(page.indexOf("### 8.3 "), page.indexOf("### 8.4 "));
  const rows = section.split("\n").filter((line) => line.startsWith("| `aws:"));
  const listed = rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`(aws:[^`/]+)`/g)].map(([, name]) => name!));
  expect(listed.length).toBeGreaterThan(40);
  // The organization's management account stands in evaluation-logic §6.2 alone.
  expect(membersOf("GlobalConditionKeys").sort()).toEqual([...listed, "aws:PrincipalOrgMasterAccountId"].sort());
});
