/** What an artifact holds, for people. */
import { count, printable, type Paint } from "./paint.js";
import type {
  ArtifactText,
  ColumnText,
  DirectoryText,
  HeaderText,
  KeyText,
  SectionText,
  StatementText,
} from "../../surface/command-line.js";

/** The parts that can be asked for one by one, in the order in which they are printed. */
export const PARTS = ["header", "sections", "keys", "statements"] as const;
export type Part = (typeof PARTS)[number];

const LABEL_COLUMN = 15;

export function artifactText(artifact: ArtifactText, parts: readonly Part[], paint: Paint): string {
  const texts: Readonly<Record<Part, () => string>> = {
    header: () => headerText(artifact.header, paint),
    sections: () => sectionsText(artifact.sections, paint),
    keys: () => keysText(artifact.keys, paint),
    statements: () => statementsText(artifact.statements, paint),
  };
  return parts.map((part) => texts[part]()).join("\n");
}

function labelled(label: string, text: string, indent = "  "): string {
  return `${indent}${label.padEnd(LABEL_COLUMN)}${text}\n`;
}

function headerText(header: HeaderText, paint: Paint): string {
  const { choices } = header;
  const rows: [string, string][] = [
    ["format", String(header.format)],
    ["digest", header.digest],
    ["size", `${count(header.bytes, "byte")}${withoutNames(header)}`],
    ["mode", header.mode],
    ["compiled from", header.directory === undefined ? "a policy set" : "a directory"],
    ...directoryRows(header.directory),
    ["policy types", header.policyTypes.join(", ") || "none"],
    ["policies", header.policies.toLocaleString("en-US")],
    ["statements", `${header.statements.toLocaleString("en-US")}, of which ${header.denyStatements.toLocaleString("en-US")} deny`],
    [
      "choices",
      Object.entries(choices)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(" "),
    ],
  ];
  return `${paint("bold", "Artifact")}\n${rows.map(([label, text]) => labelled(label, text)).join("")}`;
}

function withoutNames({ stripped, debugUnreadable }: HeaderText): string {
  if (stripped) return ", stripped: no names, no positions";
  return debugUnreadable === true ? ", the debug section is unreadable: no names, no positions" : "";
}

function directoryRows(directory: DirectoryText | undefined): [string, string][] {
  if (directory === undefined) return [];
  const { organization, managementAccount, accounts, entities, resources, endpoints } = directory;
  const counts = [
    count(accounts, "account"),
    count(entities, "user or role", "users and roles"),
    count(resources, "resource"),
    count(endpoints, "VPC endpoint"),
  ];
  return [
    ...(organization === undefined
      ? []
      : [["organization", `${printable(organization)}, managed by ${printable(managementAccount ?? "")}`] as [string, string]]),
    ["holds", counts.join(", ")],
  ];
}

function sectionsText(sections: readonly SectionText[], paint: Paint): string {
  const rows = sections.map(({ name, bytes, items }) => {
    return `  ${name.padEnd(18)}${bytes.toLocaleString("en-US").padStart(12)} bytes${items.toLocaleString("en-US").padStart(12)} items\n`;
  });
  return `${paint("bold", "Sections")}\n${rows.join("")}`;
}

function keysText(keys: readonly KeyText[], paint: Paint): string {
  if (keys.length === 0) return `${paint("bold", "Keys")}\n  none\n`;
  const rows = keys.map(
    ({ name, values, tag }) => `  ${(values || "-").padEnd(3)}${printable(name)}${tag ? paint("dim", "  tag") : ""}\n`,
  );
  return `${paint("bold", "Keys")}  ${paint("dim", "S single-valued, M multivalued, - not in the catalogue")}\n${rows.join("")}`;
}

// --- statements ----------------------------------------------------------------------------------------------------------

function statementsText(statements: readonly StatementText[], paint: Paint): string {
  const rows = statements.map((statement) => statementText(statement, paint));
  return `${paint("bold", "Statements")}  ${paint("dim", "in the order of the table; action names and keys in lower case")}\n${rows.join("\n")}`;
}

function statementText(statement: StatementText, paint: Paint): string {
  const { row, effect, policyType, policy, index, sid, line, column, principals, resources, conditions } = statement;
  const name =
    policy === undefined ? "" : `  ${printable(policy)}${line === undefined ? ` statement ${index!}` : `:${line}:${column!}`}`;
  const head = `  ${paint(effect === "Deny" ? "red" : "green", effect.padEnd(5))} ${paint("bold", sid === undefined ? `row ${row}` : printable(sid))}`;
  return [
    `${head}  ${paint("dim", `${policyType}${name}${sid === undefined ? "" : `  row ${row}`}`)}\n`,
    principals === undefined
      ? ""
      : listText(principals.excludes ? "NotPrincipal" : "Principal", principals.members.map(memberText)),
    columnText("Action", statement.actions),
    resources === undefined ? labelled("Resource", "what the policy is attached to", "    ") : columnText("Resource", resources),
    ...conditions.map(({ operator, key, values }) =>
      labelled("Condition", `${operator} ${printable(key)}: ${valuesText(values)}`, "    "),
    ),
  ].join("");
}

function memberText({ type, text }: { readonly type: string; readonly text: string }): string {
  return type === "everyone" ? "*" : `${type} ${text}`;
}

function valuesText(values: readonly string[]): string {
  return values.length === 0 ? "nothing" : values.map((value) => printable(JSON.stringify(value))).join(", ");
}

function columnText(element: string, { excludes, patterns }: ColumnText): string {
  return listText(excludes ? `Not${element}` : element, patterns);
}

/** One text a line: lists of actions are long. */
function listText(label: string, texts: readonly string[]): string {
  const [first = "nothing", ...rest] = texts;
  return labelled(label, printable(first), "    ") + rest.map((text) => labelled("", printable(text), "    ")).join("");
}
