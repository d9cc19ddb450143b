/** The corpus's cases that the simulator can put, asked through it: what it says is what the sources say. */
import { describe, expect, it } from "vitest";
import { corpusTopics, readTopic, type PolicyCase, type RequestCase } from "../support/corpus.js";
import type { ContextValue, NamedPolicy, PolicySet } from "../../bindings/index.js";
import { ask, at, members, simulatorOf, textAt } from "./ask.js";

const MEMBERS: ReadonlySet<string> = new Set(["identity", "permissionsBoundary", "resource", "serviceControl"]);

/** Only what the four types of policy say, about a user by ARN, and nothing else of the caller or the resource. */
function canBePut({ policies, directory, choices, mode, compiles }: PolicyCase, { request, expect: wanted }: RequestCase): boolean {
  const isPlain = directory === undefined && compiles === undefined && mode === "aws" && Object.keys(choices).length === 0;
  if (!isPlain || !("decision" in wanted) || !Object.keys(policies).every((name) => MEMBERS.has(name))) return false;
  // A boundary is one document, and the short form of API Gateway needs a resource's ARN.
  if (
    (policies.resource?.length ?? 0) > 1 ||
    (policies.permissionsBoundary?.length ?? 1) !== 1 ||
    (policies.serviceControl?.length ?? 1) < 1
  )
    return false;
  const arn = userArn(request);
  const { principal: _, action, resource, resourceAccount: __, context = {}, ...rest } = request;
  return (
    arn !== undefined &&
    !(policies.resource !== undefined && /^sts:/i.test(action)) &&
    Object.keys(rest).length === 0 &&
    [action, resource].every((text) => text.length >= 1 && text.length <= 128) &&
    documentsOf(policies).every(
      (text) => text.length > 0 && !text.includes('"execute-api:/') && /^[\t\n\r\u0020-\u00ff]+$/.test(text),
    ) &&
    Object.entries(context).every(([key, value]) => key.length >= 5 && isPlainValue(value)) &&
    new Set(Object.keys(context).map((key) => key.toLowerCase())).size === Object.keys(context).length
  );
}

function userArn({ principal }: RequestCase["request"]): string | undefined {
  const isByArn = typeof principal === "object" && Object.keys(principal).every((name) => name === "type" || name === "arn");
  const arn = typeof principal === "string" ? principal : isByArn && principal.type === "user" ? principal.arn : undefined;
  return arn !== undefined && /^arn:aws:iam::\d{12}:user\/[\w+=,.@/-]+$/.test(arn) ? arn : undefined;
}

function documentsOf({ identity = [], permissionsBoundary = [], resource = [], serviceControl = [] }: PolicySet): string[] {
  return [...identity, ...permissionsBoundary, ...resource, ...serviceControl.flatMap(({ policies }) => policies)].map(textOf);
}

function textOf({ document }: NamedPolicy): string {
  return typeof document === "string" ? document : JSON.stringify(document);
}

function isPlainValue(value: ContextValue): boolean {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).every((each) =>
    ["string", "number", "boolean"].includes(typeof each),
  );
}

function parametersOf({ policies }: PolicyCase, { request }: RequestCase): Record<string, string> {
  const { identity = [], permissionsBoundary = [], resource = [], serviceControl = [] } = policies;
  const levels = serviceControl.map(({ policies: level }, index) => {
    const name = `OrderedOrganizationPolicyInputList.member.${index + 1}.ServiceControlPolicyInputList`;
    return level.length === 0 ? { [`${name}.member`]: "" } : members(name, level.map(textOf));
  });
  return Object.assign(
    { Action: "SimulateCustomPolicy", CallerArn: userArn(request)! },
    identity.length === 0 ? { PolicyInputList: "" } : members("PolicyInputList", identity.map(textOf)),
    members("PermissionsBoundaryPolicyInputList", permissionsBoundary.map(textOf)),
    resource[0] === undefined ? {} : { ResourcePolicy: textOf(resource[0]) },
    ...levels,
    members("ActionNames", [request.action]),
    members("ResourceArns", [request.resource]),
    request.resourceAccount === undefined ? {} : { ResourceOwner: request.resourceAccount },
    contextOf(request.context ?? {}),
  );
}

function contextOf(context: Readonly<Record<string, ContextValue>>): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(context).map(([key, value], index) => {
      const name = `ContextEntries.member.${index + 1}`;
      const values = (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(String);
      const type = Array.isArray(value) ? "stringList" : "string";
      return { [`${name}.ContextKeyName`]: key, [`${name}.ContextKeyType`]: type, ...members(`${name}.ContextKeyValues`, values) };
    }),
  ) as Record<string, string>;
}

/** Those about how policies combine; of those about one policy the first of each file's ten. */
const cases = corpusTopics()
  .flatMap((topic) => {
    const read = readTopic(topic);
    return ["evaluation", "principal", "combination", "derived"].includes(topic)
      ? read
      : read.filter((_, index) => index % 10 === 0);
  })
  .filter((each): each is PolicyCase => each.kind === "policies")
  .flatMap((each) =>
    each.requests
      .filter((request) => canBePut(each, request))
      .map((request) => [`${each.file} ${each.name} ${request.name}`, each, request] as const),
  );

describe("the corpus, asked through the simulator", () => {
  it("has many cases that can be put", () => {
    expect(cases.length).toBeGreaterThan(300);
  });

  it("decides as the sources say", async () => {
    const differing: string[] = [];
    for (const [name, each, request] of cases) {
      const simulator = simulatorOf({ engine: { clock: () => each.clock } });
      const { status, xml } = await ask(simulator, parametersOf(each, request));
      const [result] = at(xml, "SimulateCustomPolicyResult.EvaluationResults")?.children ?? [];
      const decision = result === undefined ? `${status} ${textAt(xml, "Error.Message")}` : textAt(result, "EvalDecision");
      if (decision !== (request.expect as { decision: string }).decision) differing.push(`${name}: ${decision}`);
    }
    expect(differing).toEqual([]);
  });
});
