/** The routes, as a list or as its JSON text. */
import { memberOf, type JsonNode } from "../../text/json-node.js";
import { plainValueOf } from "../../text/json-value.js";
import { readJson } from "../../text/json.js";
import { LineTable } from "../../text/positions.js";
import { quote } from "../../text/quote.js";
import { listOf } from "../check.js";
import type { Findings, GatewayFinding } from "../error.js";
import { ROUTES_MAX } from "../limits.js";
import { readRoute, type RouteSettings } from "./route.js";
import { RouteTable } from "./table.js";

/** With a finding for everything that is wrong; of a text, with its place. */
export function readTable(value: unknown, settings: RouteSettings, findings: Findings): RouteTable {
  return typeof value === "string" ? readText(value, settings, findings) : readList(value, settings, findings);
}

function readList(value: unknown, settings: RouteSettings, findings: Findings): RouteTable {
  if (value === undefined) findings.add("must be given", "give a list of routes, perhaps an empty one");
  const routes = listOf(value, findings);
  if (routes.length > ROUTES_MAX) findings.add(`must be ${ROUTES_MAX} at most, found ${routes.length}`, "use placeholders");
  return new RouteTable(routes.slice(0, ROUTES_MAX).flatMap(([route, at]) => readRoute(route, settings, at) ?? []));
}

function readText(text: string, settings: RouteSettings, findings: Findings): RouteTable {
  const { root, fault, duplicates } = readJson(text);
  const lines = new LineTable(text);
  const report = (offset: number, message: string, hint: string): void => {
    findings.list.push({ code: "CONFIG_INVALID", path: findings.path, message, hint, ...placeOf(lines, offset) });
  };
  if (fault !== undefined) report(fault.offset, fault.problem, "check it with a JSON editor");
  for (const { member } of duplicates) report(member.start, `the member ${quote(member.key)} is repeated`, "keep one of the two");
  if (root === undefined) return new RouteTable([]);
  const before = findings.list.length;
  const table = readList(plainValueOf(root), settings, findings);
  const found = findings.list.splice(before);
  findings.list.push(...found.map((finding) => placed(finding, root, lines, findings.path.length)));
  return table;
}

/** At the value that its path leads to, or the nearest above it that is there. */
function placed(finding: GatewayFinding, root: JsonNode, lines: LineTable, skipped: number): GatewayFinding {
  let node = root;
  for (const step of finding.path.slice(skipped)) {
    const member = node.kind === "object" ? memberOf(node, String(step)) : undefined;
    const below = node.kind === "array" ? node.items[Number(step)] : member?.value;
    if (below === undefined) break;
    node = below;
  }
  return { ...finding, ...placeOf(lines, node.start) };
}

function placeOf(lines: LineTable, offset: number): { readonly line: number; readonly column: number } {
  const { line, column } = lines.positionOf(offset);
  return { line, column };
}
