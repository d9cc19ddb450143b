/** Settings of services with logic of their own → the facts that the core reads of a resource. */
import {
  FACT_ACLS_DISABLED,
  FACT_BLOCK_PUBLIC_ACLS,
  FACT_BLOCK_PUBLIC_POLICY,
  FACT_NO_RESOURCE_CONTROL,
  FACT_POLICY_REQUIRED,
  FACT_RESTRICT_PUBLIC,
  FACT_S3,
  FACT_VPC_ORIGIN,
} from "../../../assembly/layout.js";
import type { PolicyAst } from "../../policy/ast.js";
import type { ApiGatewaySettings, S3Object, S3Settings } from "../../model/policy-set.js";
import { areAclsEnabled, enforcesOwner } from "./acl.js";
import type { FactsIr } from "./plan.js";
import { isPublic } from "./public-policy.js";

export interface ResourceSettings {
  readonly s3?: S3Settings | undefined;
  readonly apiGateway?: ApiGatewaySettings | undefined;
  readonly awsManaged?: boolean | undefined;
}

/** The facts of a resource, or of an object in it; undefined where there are none. `policies`: the resource's own. */
export function factsOf(
  settings: ResourceSettings,
  object: S3Object | undefined,
  policies: readonly PolicyAst[],
): FactsIr | undefined {
  const { s3, apiGateway, awsManaged } = settings;
  const needsPolicy =
    apiGateway?.authorizer === "cognito" || apiGateway?.authorizer === "none" || apiGateway?.endpoint === "private";
  const flags =
    (s3 === undefined ? 0 : s3Flags(s3, policies)) |
    (needsPolicy ? FACT_POLICY_REQUIRED : 0) |
    (awsManaged === true ? FACT_NO_RESOURCE_CONTROL : 0);
  if (flags === 0) return undefined;
  const objectOwner = s3 !== undefined && areAclsEnabled(s3) ? (object?.ownerAccount ?? "") : "";
  return { flags, objectOwner, vpc: s3?.accessPoint?.vpcId ?? "" };
}

function s3Flags(s3: S3Settings, policies: readonly PolicyAst[]): number {
  const { blockPublicAccess: block = {}, accessPoint } = s3;
  const fromVpc = accessPoint?.networkOrigin === "VPC";
  // An access point that only a VPC reaches is never public.
  const restricts =
    block.restrictPublicBuckets === true && !fromVpc && policies.some((policy) => isPublic(policy, accessPoint === undefined));
  return (
    FACT_S3 |
    (restricts ? FACT_RESTRICT_PUBLIC : 0) |
    (block.blockPublicAcls === true ? FACT_BLOCK_PUBLIC_ACLS : 0) |
    (block.blockPublicPolicy === true ? FACT_BLOCK_PUBLIC_POLICY : 0) |
    (enforcesOwner(s3) ? FACT_ACLS_DISABLED : 0) |
    (fromVpc ? FACT_VPC_ORIGIN : 0)
  );
}
