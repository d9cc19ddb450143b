/** A policy set → its plan. One collection holds everything; the policies of one type are one bundle. */
import { LEVELS_MAX, SLOT_ACL, SLOT_ENDPOINT, SLOT_KMS_GRANT, SLOT_RESOURCE, SLOT_TRUST } from "../../../assembly/layout.js";
import type { PolicyAst, PolicyType } from "../../policy/ast.js";
import type { Mode } from "../../model/mode.js";
import type { Finding } from "../../findings/finding.js";
import type { NamedPolicy, PolicyLevel, PolicySet } from "../../model/policy-set.js";
import { quote } from "../../text/quote.js";
import { aclPolicy } from "./acl.js";
import {
  ACCESS_POINT_ACCOUNT_KEY,
  MFA_KEY,
  SOURCE_IDENTITY_KEY,
  SOURCE_VPC_KEY,
  VIA_AWS_SERVICE_KEY,
} from "../../policy/key-catalogue.js";
import { factsOf } from "./facts.js";
import { setFinding } from "../../findings/set-finding.js";
import { readGivenSet } from "./given.js";
import { readKmsGrants } from "./kms-grants.js";
import { LEVEL_TYPES, LIST_TYPES } from "../../artifact/policy-types.js";
import { MEMBER_NAMES } from "./members.js";
import type { Attachment, Plan } from "./plan.js";
import { PlanBuilder, type Rewrite } from "./plan-builder.js";
import { checkSetting, isRecord } from "./settings.js";

/** Reads every document of the set; faults of the set itself come first. */
export function readPolicySet(given: PolicySet, mode: Mode, rewrite?: Rewrite): Plan {
  const builder = new PlanBuilder(mode, rewrite);
  const { set, faults } = readGivenSet(given);
  const members = Object.entries(set ?? {}).map(([member, value]) => ({ member, value, faults: checkMember(member, value) }));
  builder.keep([...faults, ...members.flatMap((each) => each.faults)]);
  const sound = members.filter((each) => each.faults.length === 0).map(({ member, value }) => [member, value]);
  if (set !== undefined) new SetReader(builder, set, Object.fromEntries(sound) as PolicySet).read();
  return builder.plan();
}

class SetReader {
  readonly #attachments: Attachment[] = [];
  #present = 0;
  readonly #levels: Record<number, string> = {};
  readonly #resourcePolicies: PolicyAst[] = [];

  readonly #builder: PlanBuilder;
  readonly #set: PolicySet;

  readonly #sound: PolicySet;

  /** `sound`: the members without faults. Of lists with faults what can be read is read, for what else is to be said. */
  constructor(builder: PlanBuilder, set: PolicySet, sound: PolicySet) {
    this.#builder = builder;
    this.#set = set;
    this.#sound = sound;
  }

  read(): void {
    for (const { member, slot } of LIST_TYPES) this.#readList(this.#set[member], member, slot);
    for (const { member, slot } of LEVEL_TYPES) this.#readLevels(this.#set[member], member, slot);
    this.#readGrants();
    this.#readFacts();
    this.#builder.collect({ attachments: this.#attachments, present: this.#present, levels: this.#levels });
    this.#addKeys();
  }

  #attach(slot: number): number {
    const bundle = this.#builder.newBundle();
    this.#present |= 1 << slot;
    this.#attachments.push({ bundle, slot });
    return bundle;
  }

  #readList(list: unknown, type: PolicyType, slot: number): void {
    if (!Array.isArray(list)) return;
    const bundle = this.#attach(slot);
    const isGateway = type === "vpcEndpoint" && this.#set.vpcEndpointType === "gateway";
    for (const source of list as readonly NamedPolicy[]) {
      const ast = this.#builder.read(source, { type, isGateway }, bundle);
      if (ast !== undefined && slot === SLOT_RESOURCE) this.#resourcePolicies.push(ast);
    }
  }

  #readLevels(levels: unknown, type: PolicyType, first: number): void {
    if (!Array.isArray(levels) || levels.length > LEVELS_MAX) return;
    (levels as readonly PolicyLevel[]).forEach((level, index) => {
      if (!isRecord(level) || !Array.isArray(level.policies)) return;
      const bundle = this.#attach(first + index);
      if (typeof level.name === "string") this.#levels[first + index] = level.name;
      for (const source of level.policies) this.#builder.read(source, { type }, bundle);
    });
  }

  #readGrants(): void {
    const { s3, kmsGrants } = this.#sound;
    if (kmsGrants !== undefined) readKmsGrants(this.#builder, kmsGrants, this.#attach(SLOT_KMS_GRANT));
    if (s3 === undefined) return;
    const acls = [aclPolicy(s3.bucketAcl, "bucket", s3), aclPolicy(s3.object?.acl, "object", s3)];
    for (const ast of acls) {
      if (ast === undefined) continue;
      this.#builder.addGrant(ast, this.#attach(SLOT_ACL));
    }
  }

  #readFacts(): void {
    const { s3, apiGateway } = this.#sound;
    const facts = factsOf({ s3, apiGateway }, s3?.object, this.#resourcePolicies);
    if (facts !== undefined) this.#builder.facts.push(facts);
  }

  #addKeys(): void {
    const { ownKeys } = this.#builder;
    ownKeys.add(MFA_KEY);
    if ((this.#present & (1 << SLOT_TRUST)) !== 0) ownKeys.add(SOURCE_IDENTITY_KEY);
    if ((this.#present & (1 << SLOT_ENDPOINT)) !== 0) ownKeys.add(VIA_AWS_SERVICE_KEY);
    if (this.#sound.s3?.accessPoint?.networkOrigin === "VPC") ownKeys.add(SOURCE_VPC_KEY);
    if (this.#sound.s3?.blockPublicAccess?.restrictPublicBuckets === true) ownKeys.add(ACCESS_POINT_ACCOUNT_KEY);
  }
}

// --- faults of the set -------------------------------------------------------------------------------------------------

/** An unknown member, a wrong type, a list that cannot be. */
function checkMember(member: string, value: unknown): Finding[] {
  if (LIST_TYPES.some((known) => known.member === member)) return checkList(member, value);
  if (LEVEL_TYPES.some((known) => known.member === member)) return checkLevels(member, value);
  switch (member) {
    case "s3":
      return [...checkSetting(member, value), ...checkObjects(value)];
    case "kmsGrants":
    case "apiGateway":
      return checkSetting(member, value);
    case "vpcEndpointType":
      if (value === "interface" || value === "gateway") return [];
      return [
        setFinding(
          "X_INVALID_SETTING",
          "`vpcEndpointType` is neither interface nor gateway",
          "leave it out for an interface endpoint",
        ),
      ];
    default:
      return [
        setFinding("X_UNKNOWN_POLICY_TYPE", `a policy set has no member ${quote(member)}`, `use one of ${MEMBER_NAMES.join(", ")}`),
      ];
  }
}

/** A policy set is about one object. */
function checkObjects(s3: unknown): Finding[] {
  if (!isRecord(s3) || s3.objects === undefined) return [];
  return [setFinding("X_INVALID_SETTING", "`s3.objects` is for directories", "give the requested object as `s3.object`")];
}

function checkList(member: string, value: unknown): Finding[] {
  if (!Array.isArray(value)) return [setFinding("DATA_TYPE_MISMATCH", `\`${member}\` must be a list`, "give a list of policies")];
  if (member !== "permissionsBoundary" || value.length < 2) return [];
  return [setFinding("X_SEVERAL_BOUNDARIES", "there is more than one permissions boundary", "an entity has at most one")];
}

function checkLevels(member: string, value: unknown): Finding[] {
  if (!Array.isArray(value)) return [setFinding("DATA_TYPE_MISMATCH", `\`${member}\` must be a list`, "give a list of levels")];
  if (value.length === 0) {
    const hint = "leave it out, or give the levels from the root to the account";
    return [setFinding("EMPTY_LEVEL_LIST", `\`${member}\` has no level`, hint)];
  }
  if (value.length > LEVELS_MAX) {
    return [
      setFinding(
        "X_TOO_MANY_LEVELS",
        `\`${member}\` has more than ${LEVELS_MAX} levels`,
        "AWS has at most 7: root, five units, account",
      ),
    ];
  }
  const isLevel = (level: unknown): boolean => isRecord(level) && Array.isArray(level.policies);
  if (value.every(isLevel)) return [];
  return [setFinding("DATA_TYPE_MISMATCH", `a level of \`${member}\` must be { name, policies }`, "give a list of levels")];
}
