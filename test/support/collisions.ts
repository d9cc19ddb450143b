/** Two texts with one hash: the tables of an artifact are searched by hash, and must tell them apart. */
import { hashBinary } from "../../bindings/artifact/bytes.js";
import { compile, type Artifact, type AuthorizationRequest } from "../../bindings/index.js";

const OWN = "111122223333";
const TRIES = 400_000;

/** Two different texts that begin with `prefix` and have the same 32 bits of hash. */
function collidingTexts(prefix: string): readonly [string, string] {
  const seen = new Map<number, string>();
  for (let index = 0; index < TRIES; index++) {
    const text = prefix + (Math.imul(index, 0x9e3779b1) >>> 0).toString(36); // counted up, short texts hardly collide
    const other = seen.get(hashBinary(text));
    if (other !== undefined) return [other, text];
    seen.set(hashBinary(text), text);
  }
  throw new Error(`no collision among ${TRIES} texts`);
}

export interface Collision {
  readonly name: string;
  readonly artifact: Artifact;
  /** For the text that the artifact knows, and for the one that it does not. */
  readonly requests: readonly [AuthorizationRequest, AuthorizationRequest];
}

const document = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const everything = { name: "all", document: document({ Effect: "Allow", Action: "*", Resource: "*" }) };

function ask(principal: string, resource = "arn:aws:s3:::b", value = ""): AuthorizationRequest {
  return { principal, action: "s3:GetObject", resource, resourceAccount: OWN, context: { "k:a": value } };
}

/** The first of each pair is granted access, the second is not. */
export function collisions(): Collision[] {
  const users = collidingTexts(`arn:aws:iam::${OWN}:user/`);
  const roles = collidingTexts(`arn:aws:iam::${OWN}:role/`);
  const buckets = collidingTexts("arn:aws:s3:::b-");
  const values = collidingTexts("v");
  const session = (role: string): string => `arn:aws:sts::${OWN}:assumed-role/${role.split("/")[1]}/s`;
  const [user] = users;
  const trust = { Effect: "Allow", Principal: { AWS: OWN }, Action: "sts:AssumeRole" };
  const accounts = [{ id: OWN }];
  const statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
  return [
    {
      name: "users of a directory",
      artifact: compile({
        version: 1,
        accounts,
        users: [{ arn: user, policies: [everything] }],
        groups: [],
        roles: [],
        resources: [],
      }),
      requests: [ask(users[0]), ask(users[1])],
    },
    {
      name: "roles of a directory",
      artifact: compile({
        version: 1,
        accounts,
        users: [],
        groups: [],
        roles: [{ arn: roles[0], policies: [everything], trust: { name: "t", document: document(trust) } }],
        resources: [],
      }),
      requests: [ask(session(roles[0])), ask(session(roles[1]))],
    },
    {
      name: "resources of a directory",
      artifact: compile({
        version: 1,
        accounts,
        users: [{ arn: user, policies: [] }],
        groups: [],
        roles: [],
        resources: [
          { arn: buckets[0], account: OWN, policies: [{ name: "r", document: document({ ...statement, Resource: buckets[0] }) }] },
        ],
      }),
      requests: [ask(user, buckets[0]), ask(user, buckets[1])],
    },
    {
      name: "principals of a policy",
      artifact: compile({ resource: [{ name: "r", document: document({ ...statement, Principal: { AWS: users[0] } }) }] }),
      requests: [ask(users[0]), ask(users[1])],
    },
    {
      name: "values of a condition",
      artifact: compile({
        identity: [
          {
            name: "i",
            document: document({
              Effect: "Allow",
              Action: "*",
              Resource: "*",
              Condition: { StringEquals: { "k:a": [values[0], "x", "y"] } },
            }),
          },
        ],
      }),
      requests: [ask(user, "arn:aws:s3:::b", values[0]), ask(user, "arn:aws:s3:::b", values[1])],
    },
  ];
}
