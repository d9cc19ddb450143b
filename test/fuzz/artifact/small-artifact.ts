/** One small artifact with something in every section, and requests that reach all of it. */
import { SECTION_COUNT } from "../../../assembly/layout.js";
import { compile, type AuthorizationRequest, type Directory } from "../../../bindings/index.js";
import { takeApart } from "./surgery.js";

const OWN = "111122223333";
const ROLE = `arn:aws:iam::${OWN}:role/r`;

const policy = (name: string, ...Statement: object[]) => ({ name, document: { Version: "2012-10-17", Statement } });

const directory: Directory = {
  version: 1,
  organization: { id: "o-smallest01", managementAccount: OWN, root: { id: "r-small", name: "r", accounts: [{ id: OWN }] } },
  accounts: [{ id: OWN }],
  users: [
    {
      arn: `arn:aws:iam::${OWN}:user/u`,
      tags: { t: "x" },
      policies: [
        policy(
          "u",
          {
            Effect: "Allow",
            Action: "s:A*",
            Resource: "arn:aws:s3:::b/*/?",
            Condition: { StringLike: { "k:a": "${aws:PrincipalTag/t}*" }, Null: { "k:a": "false" } },
          },
          { Effect: "Deny", NotAction: "s:*", Resource: "*", Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } },
        ),
      ],
    },
  ],
  groups: [],
  roles: [{ arn: ROLE, policies: [], trust: policy("t", { Effect: "Allow", Principal: { AWS: OWN }, Action: "sts:AssumeRole" }) }],
  resources: [
    {
      arn: "arn:aws:s3:::b",
      account: OWN,
      policies: [policy("b", { Effect: "Allow", Principal: "*", Action: "s:*", Resource: "arn:aws:s3:::b/*" })],
      s3: { objectOwnership: "ObjectWriter", blockPublicAccess: { restrictPublicBuckets: true } },
    },
  ],
  endpoints: [
    {
      id: "vpce-0123456789abcdef0",
      type: "gateway",
      policies: [policy("e", { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" })],
    },
  ],
};

export const SMALL_ARTIFACT: Uint8Array = compile(directory).bytes;

export const SMALL_REQUESTS: readonly AuthorizationRequest[] = [
  {
    principal: `arn:aws:iam::${OWN}:user/u`,
    action: "s:Ab",
    resource: "arn:aws:s3:::b/k/1",
    context: { "k:a": "xy", "aws:SourceVpce": "vpce-0123456789abcdef0", "aws:SourceIp": "10.0.0.1" },
  },
  {
    principal: `arn:aws:sts::${OWN}:assumed-role/r/s`,
    action: "q:B",
    resource: "arn:aws:s3:::b/x",
    context: { "aws:SourceIp": "::1" },
  },
  { principal: `arn:aws:iam::${OWN}:user/u`, action: "sts:AssumeRole", resource: ROLE },
];

/** Sections without a record: there should be none. */
export function emptySections(): number[] {
  return Array.from({ length: SECTION_COUNT }, (_, id) => id).filter((id) => takeApart(SMALL_ARTIFACT).sections[id]!.items === 0);
}
