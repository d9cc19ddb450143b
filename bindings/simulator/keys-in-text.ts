/** The condition keys that a policy document refers to, as its text has them. */
import { itemsOf, memberOf, type JsonNode, type JsonObject } from "../text/json-node.js";
import { readJson } from "../text/json.js";

/** Of a document without errors: keys of conditions and variables, in the order of the text, repeated ones too. Linear. */
export function keysInText(text: string): string[] {
  const { root } = readJson(text);
  if (root?.kind !== "object") return [];
  const version = memberOf(root, "Version")?.value;
  const hasVariables = version?.kind === "string" && version.value === "2012-10-17";
  const statements = itemsOf(memberOf(root, "Statement")?.value).filter((node): node is JsonObject => node.kind === "object");
  return statements.flatMap(({ members }) => members.flatMap(({ key, value }) => keysOfMember(key, value, hasVariables)));
}

function keysOfMember(name: string, value: JsonNode, hasVariables: boolean): string[] {
  const variables = (node: JsonNode): string[] => (hasVariables ? itemsOf(node).flatMap(variablesIn) : []);
  if (name === "Resource" || name === "NotResource") return variables(value);
  if (name !== "Condition" || value.kind !== "object") return [];
  const tests = value.members.flatMap((operator) => (operator.value.kind === "object" ? operator.value.members : []));
  return tests.flatMap((test) => [test.key, ...variables(test.value)]);
}

/** `${key}` and `${key, 'default'}`; `${*}`, `${?}` and `${$}` are characters. */
function variablesIn(node: JsonNode): string[] {
  if (node.kind !== "string") return [];
  return [...node.value.matchAll(/\$\{([^}*?$,\s][^},]*)/g)].map(([, key]) => key!.trim());
}
