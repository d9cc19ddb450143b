/** The shape of a suite file. Its twin is schema/test.json: a test gives both the same samples. */
import { CAUSES } from "../../model/cause.js";
import { PRINCIPAL_MEMBERS } from "../../engine/request/members.js";
import type { JsonNode } from "../../text/json-node.js";
import { quote } from "../../text/quote.js";
import { DECISIONS, ERROR_CODES } from "./words.js";
import {
  anyBoolean,
  anyObject,
  anyScalar,
  anyText,
  anything,
  byKind,
  listOf,
  mapOf,
  members,
  oneOf,
  oneOrMore,
  someText,
  type Shape,
} from "./shape.js";

const count: Shape = (node, name, tree) => {
  if (node.kind === "number" && /^\d+$/.test(node.value)) return;
  tree.reportAt(node.start, node.end, "WRONG_TYPE", `${quote(name)} must be a whole number from 0`, "count from 0");
};

/** Names between `${` and `}`. */
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const variables = mapOf(anyScalar, VARIABLE_NAME, "letters, digits, `_` and `-`, a letter first");

// --- policies ------------------------------------------------------------------------------------------------------------

const document = byKind({ string: anything, object: anything }, "a policy document");
const inlinePolicy = members({ name: anyText, document, resourceArn: anyText }, { required: ["name", "document"] });
const policySource = byKind({ string: someText, object: inlinePolicy }, "a path, a glob or { name, document }");
const levels = listOf(members({ name: anyText, policies: policySourcesOrNone() }, { required: ["name", "policies"] }));

/** A level may have no policies: it allows nothing. */
function policySourcesOrNone(): Shape {
  const shape = listOf(policySource);
  return byKind({ string: someText, object: inlinePolicy, array: shape }, "a path, a glob, { name, document } or a list of them");
}

const set = members(
  {
    identity: policySourcesOrNone(),
    permissionsBoundary: policySourcesOrNone(),
    session: policySourcesOrNone(),
    resource: policySourcesOrNone(),
    trust: policySourcesOrNone(),
    vpcEndpoint: policySourcesOrNone(),
    vpcEndpointType: oneOf(["interface", "gateway"]),
    serviceControl: levels,
    resourceControl: levels,
    s3: anyObject,
    kmsGrants: listOf(anyObject),
    apiGateway: anyObject,
  },
  {},
);
const paths = oneOrMore(someText, ["string"], "a path");
const policies = members({ set, directory: paths, artifact: someText }, { least: 1, most: 1 });

// --- requests ------------------------------------------------------------------------------------------------------------

const scalars = listOf(anyScalar);
const contextValue = byKind(
  { string: anything, number: anything, boolean: anything, null: anything, array: scalars },
  "a text, a number, a boolean, a list of those, or null",
);
const context = mapOf(contextValue);
const principalMembers: Record<string, Shape> = Object.fromEntries([...PRINCIPAL_MEMBERS].map((name) => [name, anyText]));
const principal = byKind(
  {
    string: anything,
    object: members(
      {
        ...principalMembers,
        type: oneOf(["root", "user", "role", "assumedRole", "federatedUser", "service", "anonymous", "federated"]),
        credentials: oneOf(["longTerm", "getSessionToken", "assumeRole", "federationToken", "assumeRoot"]),
        serviceNames: listOf(anyText),
        tags: mapOf(anyText),
        isServiceLinkedRole: anyBoolean,
        isManagementAccount: anyBoolean,
      },
      { required: ["type"] },
    ),
  },
  "an ARN, a service name, `*` or an object",
);
const session = listOf(inlinePolicy);
const owner = { resourceAccount: anyText, resourceAccountIsManagement: anyBoolean, session };
const request = members({ principal, action: anyText, resource: anyText, context, ...owner });

// --- expectations ----------------------------------------------------------------------------------------------------------

const statementName = byKind(
  { string: someText, object: members({ sid: anyText, policy: anyText, index: count }, { least: 1 }) },
  "a Sid, or { sid, policy, index }",
);
const expectedText: Shape = oneOf([...DECISIONS, ...ERROR_CODES.map((code) => `error:${code}`)]);
const expectation = byKind(
  {
    string: expectedText,
    object: members(
      {
        decision: oneOf(DECISIONS),
        cause: oneOrMore(oneOf(CAUSES), ["string"], "a cause"),
        by: statementName,
        notBy: statementName,
        missingKeys: listOf(anyText),
        message: someText,
      },
      { least: 1 },
    ),
  },
  "a decision, `error:CODE` or an object",
);

// --- cases -----------------------------------------------------------------------------------------------------------------

const table = members({ columns: listOf(someText, 1), rows: listOf(listOf(contextValue), 1) }, { required: ["columns", "rows"] });
/** What says of a case which requests it asks. */
export const REQUEST_MEMBERS = [
  "action",
  "resource",
  "principal",
  "resourceAccount",
  "resourceAccountIsManagement",
  "session",
  "context",
  "contexts",
  "table",
];
const text = oneOrMore(anyText, ["string"], "a text");
const testCase = members(
  {
    name: someText,
    variables,
    policies: members({ set }, { required: ["set"] }),
    action: text,
    resource: text,
    principal: oneOrMore(principal, ["string", "object"], "a principal"),
    ...owner,
    context,
    contexts: listOf(context, 1),
    table,
    request,
    call: listOf(request, 1),
    publicPolicy: anyBoolean,
    expect: expectation,
    tags: listOf(someText),
    only: oneOf([true]),
    skip: skipReason(),
  },
  {
    exclusive: [
      ["request", [...REQUEST_MEMBERS, "call"]],
      ["call", REQUEST_MEMBERS],
      ["contexts", ["table"]],
    ],
    needs: [["publicPolicy", "call"]],
  },
);

function skipReason(): Shape {
  return (node: JsonNode, name, tree) => {
    if (node.kind === "string" && node.value !== "") return;
    tree.reportAt(node.start, node.end, "WRONG_TYPE", `${quote(name)} must be a reason`, "write why the case is not run");
  };
}

const ignore = members(
  { policy: someText, sid: someText, index: count, reason: someText },
  { required: ["policy", "reason"], least: 3, most: 3 },
);

/** The whole file. */
export const suiteShape: Shape = members(
  {
    $schema: anyText,
    version: oneOf([1]),
    name: someText,
    extends: paths,
    variables,
    policies,
    mode: oneOf(["aws", "lenient"]),
    defaults: request,
    cases: listOf(testCase),
    coverage: members({ ignore: listOf(ignore) }, { required: ["ignore"] }),
  },
  { required: ["version"], needs: [["cases", "name"]] },
);
