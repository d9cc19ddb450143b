/**
 * A policy document as types, for those who write one in a program: editors complete its elements, operators and keys, and a
 * misspelt one does not compile. What the types cannot see (forms of ARNs, what a policy type admits, values of keys) `compile` says.
 * The two documents are aliases, not interfaces, so that they are records of unknown values to whoever takes such.
 */

/** A value, or a list of values: they mean the same wherever the grammar admits both. */
export type OneOrMore<T> = T | readonly T[];

/**
 * A policy document, written out. `satisfies PolicyDocument` checks a literal; documents from elsewhere are `ParsedDocument`.
 *
 * Source: IAM User Guide, reference_policies_grammar; docs/spec/policy-language.md §1.
 *
 * @example
 * const document = {
 *   Version: "2012-10-17",
 *   Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*", Condition: { Bool: { "aws:SecureTransport": true } } },
 * } satisfies PolicyDocument;
 */
export type PolicyDocument = {
  /** Variables (`${aws:username}`) work in the current version only. Required in SCPs and RCPs. */
  readonly Version?: "2012-10-17" | "2008-10-17";
  /** Any text; ignored. */
  readonly Id?: string;
  readonly Statement: OneOrMore<PolicyStatement>;
};

/** One statement. It applies where principal, action, resource and condition all match. */
export interface PolicyStatement {
  /** Letters and digits, unique in the document, in policies that IAM and Organizations store. */
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  /** Who: in resource-based, trust and endpoint policies, and `"*"` in RCPs. */
  readonly Principal?: PolicyPrincipal;
  /** Everyone but these; with `Deny`. */
  readonly NotPrincipal?: PolicyPrincipal;
  /** `service:Name`, with `*` and `?` in the name; `"*"` is every action. Letters' case does not count. */
  readonly Action?: OneOrMore<string>;
  /** Every action of every service but these. */
  readonly NotAction?: OneOrMore<string>;
  /** ARNs with `*`, `?` and variables, or `"*"`. Not in trust policies. */
  readonly Resource?: OneOrMore<string>;
  /** Every resource but these. */
  readonly NotResource?: OneOrMore<string>;
  readonly Condition?: PolicyCondition;
}

/** `"*"` is everyone. Other texts, and lists, are what object stores write (mode `lenient`, docs/stores.md). */
export type PolicyPrincipal = "*" | (string & {}) | readonly string[] | PrincipalMap;

/** Who is named, by kind; the values of all kinds are one list. */
export interface PrincipalMap {
  /** Account ids, ARNs of users, roles, sessions and accounts' roots, unique ids, or `"*"`. */
  readonly AWS?: OneOrMore<"*" | (string & {})>;
  /** Host names: `"lambda.amazonaws.com"`. */
  readonly Service?: OneOrMore<string>;
  /** ARNs of SAML and OIDC providers, or hosts of providers that AWS knows: `"accounts.google.com"`. */
  readonly Federated?: OneOrMore<string>;
  /** Canonical user ids of S3. */
  readonly CanonicalUser?: OneOrMore<string>;
}

/** What must hold: every operator, and every key under it; of the values one. */
export type PolicyCondition = { readonly [Name in ConditionOperatorName]?: ConditionKeys };

/** The 27 operators. */
export type ConditionOperatorBase =
  | `String${"" | "Not"}Equals${"" | "IgnoreCase"}`
  | `String${"" | "Not"}Like`
  | `${"Numeric" | "Date"}${"" | "Not"}Equals`
  | `${"Numeric" | "Date"}${"Less" | "Greater"}Than${"" | "Equals"}`
  | "Bool"
  | "BinaryEquals"
  | `${"" | "Not"}IpAddress`
  | `Arn${"" | "Not"}${"Equals" | "Like"}`
  | "Null";

/**
 * An operator as policies name it. `…IfExists` holds where the key is absent; `ForAllValues:` and `ForAnyValue:` ask all values of a key, or one.
 * Letters' case counts.
 *
 * Source: IAM User Guide, reference_policies_elements_condition_operators; docs/spec/policy-language.md §6.1.
 */
export type ConditionOperatorName =
  `${"" | "ForAllValues:" | "ForAnyValue:"}${Exclude<ConditionOperatorBase, "Null"> | `${Exclude<ConditionOperatorBase, "Null">}IfExists` | "Null"}`;

/** Numbers and Booleans count as their texts. */
export type ConditionValue = OneOrMore<string | number | boolean>;

/** The keys under an operator: AWS's global ones, and any other (`s3:prefix`, `aws:RequestTag/team`, `accounts.google.com:aud`). */
export type ConditionKeys = GlobalConditionKeys & { readonly [key: string]: ConditionValue };

/** A key, with AWS's global ones first. Letters' case does not count in policies. */
export type ConditionKeyName =
  keyof GlobalConditionKeys | `aws:${"PrincipalTag" | "RequestTag" | "ResourceTag"}/${string}` | (string & {});

/**
 * AWS's global condition keys. *Derived*: the engine knows the value; all others come with the request.
 *
 * Source: IAM User Guide, reference_policies_condition-keys; docs/spec/policy-language.md §8.3.
 */
export interface GlobalConditionKeys {
  /** Whether the credentials are those of AssumeRoot. Boolean. */
  readonly "aws:AssumedRoot"?: ConditionValue;
  /** Services that called each other in the caller's name, in order: `"cloudformation.amazonaws.com"`. Several values. */
  readonly "aws:CalledVia"?: ConditionValue;
  /** The AWS MCP service that called in the caller's name. */
  readonly "aws:CalledViaAWSMCP"?: ConditionValue;
  /** The first of `aws:CalledVia`. */
  readonly "aws:CalledViaFirst"?: ConditionValue;
  /** The last of `aws:CalledVia`. */
  readonly "aws:CalledViaLast"?: ConditionValue;
  /** ARN of the chat configuration that the role's session came from. */
  readonly "aws:ChatbotSourceArn"?: ConditionValue;
  /** Now. Date. Derived from the engine's clock. */
  readonly "aws:CurrentTime"?: ConditionValue;
  /** Private address that an instance's credentials were delivered to. Address. */
  readonly "aws:Ec2InstanceSourcePrivateIPv4"?: ConditionValue;
  /** VPC that an instance's credentials were delivered to. */
  readonly "aws:Ec2InstanceSourceVpc"?: ConditionValue;
  /** Now, in seconds since 1970. Date or number. Derived from the engine's clock. */
  readonly "aws:EpochTime"?: ConditionValue;
  /** Identity provider that the role's session came from. */
  readonly "aws:FederatedProvider"?: ConditionValue;
  /** Whether an MCP service authorizes an action of its own. Boolean. */
  readonly "aws:IsMcpServiceAction"?: ConditionValue;
  /** Seconds since MFA. Number; absent without MFA. */
  readonly "aws:MultiFactorAuthAge"?: ConditionValue;
  /** Whether MFA was used. Boolean; absent for long-term keys. */
  readonly "aws:MultiFactorAuthPresent"?: ConditionValue;
  /** Account of the caller. Derived. */
  readonly "aws:PrincipalAccount"?: ConditionValue;
  /** ARN of the caller; of a role's session, the role with its path. Derived. */
  readonly "aws:PrincipalArn"?: ConditionValue;
  /** Whether a service calls by itself. Boolean. Derived. */
  readonly "aws:PrincipalIsAWSService"?: ConditionValue;
  /** Organization of the caller: `"o-…"`. Derived in directories. */
  readonly "aws:PrincipalOrgID"?: ConditionValue;
  /** Management account of the caller's organization. Derived in directories. */
  readonly "aws:PrincipalOrgMasterAccountId"?: ConditionValue;
  /** Place of the caller's account in its organization: `"o-…/r-…/ou-…/"`. Several values. Derived in directories. */
  readonly "aws:PrincipalOrgPaths"?: ConditionValue;
  /** Name of the service that calls by itself. Derived. */
  readonly "aws:PrincipalServiceName"?: ConditionValue;
  /** All names of the service that calls by itself. Several values. Derived. */
  readonly "aws:PrincipalServiceNamesList"?: ConditionValue;
  /** `Account`, `User`, `FederatedUser`, `AssumedRole` or `Anonymous`. Derived. */
  readonly "aws:PrincipalType"?: ConditionValue;
  /** The HTTP header; callers write what they like into it. */
  readonly "aws:referer"?: ConditionValue;
  /** `"eu-central-1"`; `us-east-1` for global services. */
  readonly "aws:RequestedRegion"?: ConditionValue;
  /** Account that owns the resource. Derived. */
  readonly "aws:ResourceAccount"?: ConditionValue;
  /** Organization of the resource's account. Derived in directories. */
  readonly "aws:ResourceOrgID"?: ConditionValue;
  /** Place of the resource's account in its organization. Several values. Derived in directories. */
  readonly "aws:ResourceOrgPaths"?: ConditionValue;
  /** Whether the request came over TLS. Boolean. */
  readonly "aws:SecureTransport"?: ConditionValue;
  /** ARN of the session of AWS Sign-In. */
  readonly "aws:SignInSessionArn"?: ConditionValue;
  /** Account of the resource for which a service calls by itself. */
  readonly "aws:SourceAccount"?: ConditionValue;
  /** ARN of the resource for which a service calls by itself. */
  readonly "aws:SourceArn"?: ConditionValue;
  /** Source identity of the session. */
  readonly "aws:SourceIdentity"?: ConditionValue;
  /** Address of the caller. Address; absent through a VPC endpoint. */
  readonly "aws:SourceIp"?: ConditionValue;
  /** Organization of `aws:SourceAccount`. */
  readonly "aws:SourceOrgID"?: ConditionValue;
  /** Place of `aws:SourceAccount` in its organization. Several values. */
  readonly "aws:SourceOrgPaths"?: ConditionValue;
  /** VPC that the request came from, through an endpoint. */
  readonly "aws:SourceVpc"?: ConditionValue;
  /** ARN of that VPC, for services that support it. */
  readonly "aws:SourceVpcArn"?: ConditionValue;
  /** VPC endpoint that the request came through: `"vpce-…"`. */
  readonly "aws:SourceVpce"?: ConditionValue;
  /** Names of the tags in the request. Several values; letters' case counts. */
  readonly "aws:TagKeys"?: ConditionValue;
  /** When temporary credentials were issued. Date. */
  readonly "aws:TokenIssueTime"?: ConditionValue;
  /** The HTTP header; callers write what they like into it. */
  readonly "aws:UserAgent"?: ConditionValue;
  /** Unique id of the caller: `AIDA…`, `AROA…:SESSION`. Derived where it is known. */
  readonly "aws:userid"?: ConditionValue;
  /** Name of an IAM user, absent for all others. Derived. */
  readonly "aws:username"?: ConditionValue;
  /** Whether an AWS MCP service calls in the caller's name. Boolean. */
  readonly "aws:ViaAWSMCPService"?: ConditionValue;
  /** Whether a service calls in the caller's name. Boolean. Derived: false. */
  readonly "aws:ViaAWSService"?: ConditionValue;
  /** Account of that endpoint. */
  readonly "aws:VpceAccount"?: ConditionValue;
  /** Organization of that endpoint's account. */
  readonly "aws:VpceOrgID"?: ConditionValue;
  /** Place of that endpoint's account in its organization. Several values. */
  readonly "aws:VpceOrgPaths"?: ConditionValue;
  /** Address of the caller within the VPC. Address. */
  readonly "aws:VpcSourceIp"?: ConditionValue;
}

/**
 * A document that a program did not write: what `JSON.parse` gives, a JSON module, a record. Nothing but the names of its members is
 * checked before `compile` does.
 */
export type ParsedDocument = {
  readonly Version?: Anything;
  readonly Id?: Anything;
  readonly Statement?: Anything;
};

/** `unknown`; but in a union with it other members stay what they are, for editors to complete. */
type Anything = NonNullable<unknown> | null | undefined;
