/** Scenarios of politest, another tool's tests of IAM policies, as a suite. Facts of its format: its documentation. */
import type { InlinePolicy, SuiteCase, SuiteExpectation, SuitePolicySet, Variables } from "../suite-file.js";
import { contextOf } from "./context-entries.js";
import {
  checkMembers,
  invalid,
  membersOf,
  textOf,
  textsOf,
  unexpanded,
  uniquelyNamed,
  type Converted,
  type Members,
} from "./converted.js";
import { accountOf, SOMEBODY } from "./simulation.js";

/** What stands behind the paths of a scenario, each with the name of the file that it stands in. */
export interface ScenarioFiles {
  /** A file of YAML or JSON, read. */
  value(path: string, from: string): { readonly name: string; readonly value: unknown };
  /** A template. */
  text(path: string, from: string): string;
  /** A path of the scenario's that stands in another file. */
  pathOf(path: string, from: string): string;
}

const SCENARIO = [
  "extends",
  "vars_file",
  "vars",
  "policy_template",
  "policy_json",
  "resource_policy_template",
  "resource_policy_json",
  "permissions_boundary_template",
  "permissions_boundary_json",
  "caller_arn",
  "resource_owner",
  "resource_handling_option",
  "scp_paths",
  "context",
  "tests",
];
const TEST = [
  "name",
  "action",
  "actions",
  "resource",
  "resources",
  "context",
  "expect",
  "resource_policy_template",
  "resource_policy_json",
  "caller_arn",
  "resource_owner",
  "resource_handling_option",
];
const EXTENDS_MAX = 16;

/**
 * A case for each test of the scenario. Its policies keep their paths; templates are filled in and stand in the suite. Throws an error with a
 * code for members that it does not know.
 *
 * @example
 * const { suite, warnings } = convertPolitest("scenario.yml", files);
 */
export function convertPolitest(path: string, files: ScenarioFiles): Converted {
  return new ScenarioReader(files).read(path);
}

/** A member of a scenario with the file that it stands in. */
interface Given {
  readonly value: unknown;
  readonly from: string;
}

class ScenarioReader {
  readonly #warnings = new Set<string>();
  readonly #variables: Record<string, string | number | boolean> = {};

  constructor(readonly files: ScenarioFiles) {}

  read(path: string): Converted {
    const members = this.#members(path, "", 0);
    const value = (name: string): unknown => members.get(name)?.value;
    const { set, warned } = { set: this.#set(members), warned: this.#warnings };
    const tests = value("tests");
    if (!Array.isArray(tests) || tests.length === 0)
      throw invalid("the scenario has no `tests`", "convert older scenarios to that form");
    const cases = tests.map((test: unknown) => this.#case(membersOf(test, "a test"), members.get("tests")!.from));
    if (value("caller_arn") === undefined) warned.add(`\`caller_arn\` is missing: ${SOMEBODY} calls`);
    const context = contextOf(value("context"));
    const suite = {
      version: 1 as const,
      name: path.replace(/^.*[\\/]/, "").replace(/\.ya?ml$|\.json$/i, ""),
      ...(Object.keys(this.#variables).length === 0 ? {} : { variables: this.#variables as Variables }),
      policies: { set },
      defaults: {
        principal: expanded(textOf(value("caller_arn") ?? SOMEBODY, "`caller_arn`")),
        ...this.#owner(value("resource_owner")),
        ...(context === undefined ? {} : { context: expanded(context) }),
      },
      cases: uniquelyNamed(cases),
    };
    if (value("resource_handling_option") !== undefined) this.#noteHandling();
    return { suite, warnings: [...warned], review: [] };
  }

  /** The scenario's own over those that it extends; variables are collected on the way. */
  #members(path: string, from: string, depth: number): Map<string, Given> {
    if (depth > EXTENDS_MAX) throw invalid(`scenarios extend one another more than ${EXTENDS_MAX} deep`, "remove a step");
    const { name, value } = this.files.value(path, from);
    const scenario = membersOf(value, `the scenario ${name}`);
    checkMembers(scenario, SCENARIO, `the scenario ${name}`);
    const base =
      scenario.extends === undefined
        ? new Map<string, Given>()
        : this.#members(textOf(scenario.extends, "`extends`"), name, depth + 1);
    if (scenario.vars_file !== undefined) {
      this.#addVariables(this.files.value(textOf(scenario.vars_file, "`vars_file`"), name).value);
    }
    this.#addVariables(scenario.vars ?? {});
    return new Map([...base, ...Object.entries(scenario).map(([member, each]) => [member, { value: each, from: name }] as const)]);
  }

  #addVariables(values: unknown): void {
    for (const [name, value] of Object.entries(membersOf(values, "`vars`"))) {
      if (typeof value === "string") this.#variables[name] = expanded(value);
      else if (typeof value === "number" || typeof value === "boolean") this.#variables[name] = value;
      else throw invalid(`the variable \`${name}\` is not a text, a number or a boolean`, "write it in quotes");
    }
  }

  // --- policies ----------------------------------------------------------------------------------------------------------

  #set(members: ReadonlyMap<string, Given>): SuitePolicySet {
    const identity = this.#policy("policy", members);
    if (identity === undefined) throw invalid("the scenario has no `policy_json` and no `policy_template`", "add one of them");
    const resource = this.#policy("resource_policy", members);
    const boundary = this.#policy("permissions_boundary", members);
    const controls = members.get("scp_paths");
    const paths = textsOf(controls?.value, "`scp_paths`").map((path) => this.files.pathOf(expanded(path), controls!.from));
    return {
      identity: [identity],
      ...(boundary === undefined ? {} : { permissionsBoundary: [boundary] }),
      ...(resource === undefined ? {} : { resource: [resource] }),
      ...(paths.length === 0 ? {} : { serviceControl: [{ name: "organization", policies: paths }] }),
    };
  }

  #policy(name: string, members: ReadonlyMap<string, Given>): string | InlinePolicy | undefined {
    const [file, template] = [members.get(`${name}_json`), members.get(`${name}_template`)];
    if (file?.value !== undefined && template?.value !== undefined)
      throw invalid(`\`${name}_json\` and \`${name}_template\` are both given`, "keep one of them");
    if (file?.value !== undefined) return this.files.pathOf(expanded(textOf(file.value, `\`${name}_json\``)), file.from);
    if (template?.value === undefined) return undefined;
    const path = textOf(template.value, `\`${name}_template\``);
    return { name: path, document: this.#filledIn(this.files.text(path, template.from), path) };
  }

  /** IAM's own variables stay; the template's become the suite's. */
  #filledIn(text: string, path: string): string {
    const filled = expanded(unexpanded(text));
    if (filled.includes("{{"))
      throw invalid(`the template ${path} holds more than variables`, "write the policy without it, and name it with policy_json");
    return filled;
  }

  // --- tests -------------------------------------------------------------------------------------------------------------

  #case(test: Members, from: string): SuiteCase {
    checkMembers(test, TEST, "a test");
    const actions = [...textsOf(test.action, "`action`"), ...textsOf(test.actions, "`actions`")].map(expanded);
    const resources = [...textsOf(test.resource, "`resource`"), ...textsOf(test.resources, "`resources`")].map(expanded);
    if (actions.length === 0) throw invalid("a test has no `action`", "add one");
    for (const resource of resources) this.#checkWildcard(resource);
    const context = contextOf(test.context);
    const resource = this.#policy("resource_policy", new Map(Object.entries(test).map(([name, value]) => [name, { value, from }])));
    if (test.resource_handling_option !== undefined) this.#noteHandling();
    return {
      ...(typeof test.name === "string" ? { name: expanded(test.name) } : {}),
      ...(resource === undefined ? {} : { policies: { set: { resource: [resource] } } }),
      action: actions.length === 1 ? actions[0]! : actions,
      resource: resources.length === 0 ? "*" : resources.length === 1 ? resources[0]! : resources,
      ...(test.caller_arn === undefined ? {} : { principal: expanded(textOf(test.caller_arn, "`caller_arn`")) }),
      ...this.#owner(test.resource_owner),
      ...(context === undefined ? {} : { context: expanded(context) }),
      expect: expectOf(test.expect),
    };
  }

  #owner(owner: unknown): { readonly resourceAccount?: string } {
    return owner === undefined ? {} : { resourceAccount: accountOf(expanded(textOf(owner, "`resource_owner`"))) };
  }

  /** AWS's simulator matches it as a pattern; a request has one resource. */
  #checkWildcard(resource: string): void {
    if (resource === "*" || !/[*?]/.test(resource)) return;
    this.#warnings.add(`the resource ${resource} holds a wildcard: here it is a text like any other`);
  }

  #noteHandling(): void {
    this.#warnings.add("`resource_handling_option` is left out: each action is asked of the resources that are listed");
  }
}

/** `{{.x}}` as `${x}`. */
function expanded<T>(value: T): T {
  if (typeof value === "string") return value.replace(/\{\{-?\s*\.([A-Za-z_]\w*)\s*-?\}\}/g, "${$1}") as T;
  if (Array.isArray(value)) return value.map((item: unknown) => expanded(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, expanded(member as unknown)])) as T;
}

function expectOf(value: unknown): SuiteExpectation {
  if (value === "allowed" || value === "implicitDeny" || value === "explicitDeny") return value;
  throw invalid(`\`expect\` is \`${String(value)}\``, "write allowed, implicitDeny or explicitDeny");
}
