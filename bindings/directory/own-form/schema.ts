/** The shape of a directory (types.ts), as the checks of shape.ts. */
import { accountSource } from "../../policy/accounts.js";
import type { Mode } from "../../model/mode.js";
import { settingShapes, type SettingShapes } from "../../model/shapes.js";
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import { ENDPOINT_ID, ORGANIZATION_ID, ROOT_ID, UNIT_ID, accountPattern } from "../ids.js";
import { isPlainObject, kindOf } from "../plain.js";
import {
  anyText,
  count,
  flag,
  list,
  map,
  matching,
  nothing,
  object,
  oneOf,
  text,
  textOr,
  type Members,
  type Shape,
} from "./shape.js";

const document: Shape = (at) => {
  if (typeof at.value === "string") at.text();
  else if (!isPlainObject(at.value)) at.wrongType("a policy document");
};
const origin = object({ source: text }, { line: count, column: count, isText: flag });
const policy = object({ name: text, document }, { resourceArn: text, origin });
const reference = textOr(text, policy);
const policies = list(reference);
const tags = map(anyText);

const version: Shape = (at) => {
  if (at.value === 1) return;
  const found = typeof at.value === "object" ? kindOf(at.value) : quote(String(at.value));
  at.error("X_INVALID_VALUE", `the version is ${found}`, 'write `"version": 1`');
};

/** Objects in lists by their ids; `partial` directories, which complete each other, may leave out every list. */
function directoryShape(mode: Mode, isPartial: boolean): Shape {
  const accounts = list(object({ id: account(mode) }, { name: text, canonicalUserId: text }));
  return object(
    { version, ...(isPartial ? {} : { accounts }) },
    {
      accounts,
      organization: organization(mode),
      policies: map(policy),
      users: list(entity("user", mode, { policies, boundary: reference, groups: list(text), tags })),
      groups: list(entity("group", mode, { policies })),
      roles: list(entity("role", mode, { tags, policies, boundary: reference }, { trust: policy })),
      resources: list(resource(mode)),
      endpoints: list(object({ id: endpointId(mode), type: oneOf(["interface", "gateway"]) }, { policies: list(policy) })),
    },
  );
}

function account(mode: Mode): Shape {
  return matching(accountPattern(mode), mode === "aws" ? "an account id of 12 digits" : "an account id");
}

function endpointId(mode: Mode): Shape {
  return mode === "aws" ? matching(ENDPOINT_ID, "the id of a VPC endpoint (`vpce-…`)") : text;
}

function entity(type: string, mode: Mode, optional: Members, required: Members = {}): Shape {
  const arn = matching(new RegExp(`^arn:[^:]+:iam::${accountSource(mode)}:${type}/(?:[^:]*/)?[^/:]+$`), `the ARN of a ${type}`);
  return object({ arn, ...required }, { uniqueId: text, ...optional });
}

function organization(mode: Mode): Shape {
  const strict = (pattern: RegExp, what: string): Shape => (mode === "aws" ? matching(pattern, what) : text);
  const lists = { scps: list(reference), rcps: list(reference) };
  const place = object({ id: account(mode) }, lists);
  const node =
    (id: Shape): Shape =>
    (at) =>
      object({ id }, { name: text, ...lists, children: list(unit), accounts: list(place) })(at);
  const unit = node(strict(UNIT_ID, "the id of an organizational unit (`ou-…`)"));
  return object({
    id: strict(ORGANIZATION_ID, "an organization id (`o-…`)"),
    managementAccount: account(mode),
    root: node(strict(ROOT_ID, "the id of a root (`r-…`)")),
  });
}

function resource(mode: Mode): Shape {
  return object(
    {
      arn:
        mode === "aws" ? matching(/^arn:[^:*?]+:[^:*?]+:[^:*?]*:[^:*?]*:[^*?]+$/, "an ARN of six fields without wildcards") : text,
    },
    { account: account(mode), policies: list(policy), tags, ...settings(mode), awsManaged: flag },
  );
}

const misplaced = nothing("X_MISPLACED_MEMBER", "`object` belongs to a policy set", "give the bucket's `objects`, by key");

/** The settings of a bucket, key or API. */
function settings(mode: Mode): SettingShapes<Shape> {
  return settingShapes({ text, account: account(mode), flag, oneOf, list, map, object }, misplaced);
}

/** Whether the shape was right. */
export function checkShape(at: Cursor, mode: Mode, isPartial: boolean): boolean {
  const before = at.findings.all.length;
  directoryShape(mode, isPartial)(at);
  return at.findings.all.length === before;
}
