/** Random small directories whose names collide: the same user and role names in two accounts, resources that share beginnings. */
import type {
  Choices,
  Directory,
  EndpointEntry,
  Entity,
  Mode,
  NamedPolicy,
  PolicyReference,
  ResourceEntry,
  RoleEntity,
} from "../../../bindings/index.js";
import { allowAll, randomPolicy, type DocumentType } from "./documents.js";
import {
  ACCESS_POINT,
  ACCOUNTS,
  API,
  EVE,
  LINKED_ROLE,
  OTHER,
  OTHER_KEY,
  OTHER_ROLE,
  OWN,
  OWN_KEY,
  RESERVED_ROLE,
  ROLE,
  USER,
} from "./names.js";
import { randomOrganization } from "./organizations.js";
import { randomChoices } from "./policies.js";
import type { Random } from "./random.js";
import { policyAsSaved } from "./saved.js";
import { randomAccessPoint, randomApi, randomGrants, randomObject, randomS3 } from "./services.js";
import { randomTheme, type Theme } from "./themes.js";

export interface DirectoryCase {
  readonly theme: Theme;
  readonly mode: Mode;
  readonly choices: Choices;
  readonly directory: Directory;
}

const THIRD = "777788889999";
/** Policies that are attached by name, as identity policies, boundaries and SCPs. */
const SHARED: readonly string[] = ["shared-0", "shared-1", `arn:aws:iam::${OWN}:policy/shared-2`];

export const USERS: readonly string[] = [USER, `arn:aws:iam::${OWN}:user/alice`, EVE, `arn:aws:iam::${OTHER}:user/div/bob`];
export const ROLES: readonly string[] = [ROLE, OTHER_ROLE, LINKED_ROLE, RESERVED_ROLE, `arn:aws:iam::${OTHER}:role/x/y/App`];
const GROUPS: readonly string[] = [
  `arn:aws:iam::${OWN}:group/dev`,
  `arn:aws:iam::${OWN}:group/x/ops`,
  `arn:aws:iam::${OTHER}:group/dev`,
];

export const BUCKETS: readonly string[] = ["arn:aws:s3:::b", "arn:aws:s3:::bb", "arn:aws:s3:::b-a"];
export const KEYS: readonly string[] = [OWN_KEY, OTHER_KEY];
export const ENDPOINTS: readonly string[] = ["vpce-0123456789abcdef0", "vpce-0123456789abcdef1", "vpce-0123456789abcdef2"];
/** Some continue others: as their service has it, or only as texts. */
export const PLAIN_RESOURCES: readonly string[] = [
  `arn:aws:sqs:us-east-1:${OWN}:q`,
  `arn:aws:sqs:us-east-1:${OTHER}:q`,
  `arn:aws:dynamodb:us-east-1:${OWN}:table/t`,
  `arn:aws:dynamodb:us-east-1:${OWN}:table/t/index/i`,
  `arn:aws:logs:us-east-1:${OWN}:log-group:g`,
  `arn:aws:lambda:us-east-1:${OTHER}:function:f`,
  `arn:aws:lambda:us-east-1:${OTHER}:function:f:x`,
  `arn:aws:ecr:us-east-1:${OWN}:repository/a`,
  `arn:aws:ecr:us-east-1:${OWN}:repository/a/b`,
  `arn:aws:glue:us-east-1:${OWN}:catalog`,
  `arn:aws:glue:us-east-1:${OWN}:database/d`,
  `arn:aws:events:us-east-1:${OWN}:event-bus/b`,
  `arn:aws:events:us-east-1:${OWN}:event-bus/b/x`,
  `arn:aws:events:us-east-1:${OWN}:event-bus/default`,
  `arn:aws:events:us-east-1:${OWN}:rule/b/r`,
];
/** What no directory lists, and policies of those above are about. */
export const BESIDE: readonly string[] = [
  `arn:aws:glue:us-east-1:${OWN}:table/d/t`,
  `arn:aws:glue:us-east-1:${OWN}:job/j`,
  `arn:aws:glue:us-east-1:${OTHER}:table/d/t`,
  `arn:aws:events:us-east-1:${OWN}:rule/b`,
];

export function randomDirectoryCase(random: Random): DirectoryCase {
  const mode = random.oneIn(4) ? "lenient" : "aws";
  const theme = randomTheme(mode, random);
  const directory = new DirectoryMaker(theme, mode, random).make();
  return { theme, mode, choices: randomChoices(random), directory };
}

class DirectoryMaker {
  #count = 0;

  constructor(
    readonly theme: Theme,
    readonly mode: Mode,
    readonly random: Random,
  ) {}

  make(): Directory {
    const { random } = this;
    const ids = random.oneIn(3) ? [...ACCOUNTS, THIRD] : ACCOUNTS;
    const rcp = (): NamedPolicy => (random.oneIn(4) ? allowAll("full", "resourceControl") : this.#policy("resourceControl"));
    return {
      version: 1,
      accounts: ids.map((id, at) => ({ id, ...(random.oneIn(3) ? {} : { canonicalUserId: ["c0ffee", "beef", "f00d"][at]! }) })),
      ...(random.oneIn(3) ? {} : { organization: randomOrganization(ids, { scp: () => random.pick(SHARED), rcp }, random) }),
      policies: this.#shared(),
      users: this.#some(USERS).map((arn) => this.#user(arn)),
      groups: GROUPS.map((arn) => ({ arn, policies: this.#identity(2) })),
      roles: this.#some(ROLES).map((arn) => this.#role(arn)),
      resources: this.#resources(),
      endpoints: this.#some(ENDPOINTS).map((id) => this.#endpoint(id)),
    };
  }

  #some(names: readonly string[]): string[] {
    return names.filter(() => !this.random.oneIn(4));
  }

  #policy(type: DocumentType): NamedPolicy {
    const { theme, mode, random } = this;
    const { name, document, resourceArn } = randomPolicy(`${type} ${this.#count++}`, type, theme, mode, random);
    // Elsewhere a policy is about the entry that it stands in.
    return { name, document, ...(theme.name === "api" && resourceArn !== undefined ? { resourceArn } : {}) };
  }

  /** As an SCP they must be of the newer version, as an identity policy one that IAM saves. */
  #shared(): Record<string, NamedPolicy> {
    const to = { mode: this.mode, isIam: true };
    const names = SHARED.map(
      (key) => [key, { ...policyAsSaved(this.#policy("serviceControl"), to), name: `policy ${key}` }] as const,
    );
    return Object.fromEntries([...names, ["FullAWSAccess", allowAll("FullAWSAccess", "serviceControl")]]);
  }

  // --- principals --------------------------------------------------------------------------------------------------------

  #identity(most: number): PolicyReference[] {
    const { random } = this;
    return Array.from({ length: Math.max(random.between(0, most), random.between(0, most)) }, () =>
      random.choose<PolicyReference>(
        () => "FullAWSAccess",
        () => random.pick(SHARED),
        () => this.#policy("identity"),
      ),
    );
  }

  #entity(arn: string, uniqueId: string): Entity {
    const { random } = this;
    const tags = random.pick<Record<string, string>>([{ team: "blue" }, { Team: "a", other: "" }, {}]);
    return {
      arn,
      ...(random.oneIn(2) ? { uniqueId } : {}),
      ...(random.oneIn(2) ? { tags } : {}),
      policies: this.#identity(2),
      ...(random.oneIn(4) ? { boundary: random.pick([...SHARED, "FullAWSAccess"]) } : {}),
    };
  }

  #user(arn: string): Entity {
    const account = arn.split(":")[4]!;
    const groups = GROUPS.filter((group) => group.includes(account) && this.random.oneIn(2));
    const names = groups.map((group) => (this.random.oneIn(2) ? group : group.split("/").at(-1)!));
    return { ...this.#entity(arn, "AIDABOB"), groups: names };
  }

  #role(arn: string): RoleEntity {
    return { ...this.#entity(arn, "AROAADMIN"), trust: this.#policy("trust") };
  }

  // --- resources ---------------------------------------------------------------------------------------------------------

  #resources(): ResourceEntry[] {
    const { random } = this;
    return [
      ...this.#some(BUCKETS).map((arn) => this.#bucket(arn)),
      ...this.#some([ACCESS_POINT]).map((arn) => ({
        ...this.#resource(arn),
        s3: { ...randomS3(random), accessPoint: randomAccessPoint(random) },
      })),
      ...this.#some(KEYS).map((arn) => ({
        ...this.#resource(arn),
        ...(random.oneIn(2) ? { kmsGrants: randomGrants(random) } : {}),
        ...(random.oneIn(6) ? { awsManaged: true } : {}),
      })),
      ...this.#some([API.replace(/\/.*/, "")]).map((arn) => ({ ...this.#resource(arn), apiGateway: randomApi(random) })),
      ...this.#some(PLAIN_RESOURCES).map((arn) => this.#resource(arn)),
    ];
  }

  #resource(arn: string): ResourceEntry {
    const { random } = this;
    return {
      arn,
      ...(random.oneIn(4) ? {} : { policies: Array.from({ length: random.between(0, 2) }, () => this.#policy("resource")) }),
      ...(random.oneIn(2) ? { tags: random.pick<Record<string, string>>([{ team: "blue" }, { TEAM: "a" }]) } : {}),
    };
  }

  #bucket(arn: string): ResourceEntry {
    const { random } = this;
    const objects = Object.fromEntries(random.picks(["k", "a/k", "a"], random.between(0, 2)).map((key) => [key, this.#object()]));
    const { policies, ...resource } = this.#resource(arn);
    const to = { mode: this.mode, isIam: false, isBucketPolicy: true };
    return {
      ...resource,
      ...(policies === undefined ? {} : { policies: policies.map((policy) => policyAsSaved(policy, to)) }),
      ...(random.oneIn(8) ? {} : { account: random.pick(ACCOUNTS) }),
      ...(random.oneIn(4) ? {} : { s3: { ...randomS3(random), objects } }),
    };
  }

  /** Owners need not be accounts of the directory. */
  #object(): ReturnType<typeof randomObject> {
    return randomObject(this.random);
  }

  #endpoint(id: string): EndpointEntry {
    const { random } = this;
    const policies = Array.from({ length: random.between(0, 2) }, () =>
      random.oneIn(2) ? allowAll("full", "vpcEndpoint") : this.#policy("vpcEndpoint"),
    );
    return { id, type: random.pick(["interface", "gateway"]), ...(random.oneIn(4) ? {} : { policies }) };
  }
}
