/**
 * The *managed* workload: all AWS managed policies at once, as the identity policies of one caller. Seventeen of the 1,594
 * newest documents stay out, for they answer every action alike (AdministratorAccess, AWSDenyAll, boundaries that deny by
 * NotAction) and all others would decide nothing; `npm run bench:budget` compiles the whole 1,594.
 *
 * A request asks for what a statement of some policy speaks of: one of its actions, a resource that its pattern covers, and
 * the keys of its conditions, in half of the requests with the values that the statement wants.
 */
import type { AuthorizationRequest, ContextValue, NamedPolicy } from "../../bindings/index.js";
import { managedDocuments } from "../../test/support/managed.js";
import { Random } from "../random.js";
import { BATCH_REQUESTS, type BenchCase } from "../workload.js";

const ACCOUNT = "111122223333";
const REGIONS = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];

type Scalar = string | number | boolean;

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Scalar | readonly Scalar[]>>>>;
}

function statementsOf({ document }: NamedPolicy): Statement[] {
  return [(document as { Statement: Statement | Statement[] }).Statement].flat();
}

/** Speaks of every action, or of all but some. */
function isWide({ Action }: Statement): boolean {
  return Action === undefined || [Action].flat().includes("*");
}

export function newestManagedPolicies(): NamedPolicy[] {
  return managedDocuments()
    .filter(({ isLatest }) => isLatest)
    .map(({ name, document }) => ({ name, document }));
}

function decidingManagedPolicies(): NamedPolicy[] {
  return newestManagedPolicies().filter((policy) => !statementsOf(policy).some(isWide));
}

/** Text that the pattern covers. */
function concrete(random: Random, pattern: string): string {
  return pattern
    .replace(/\$\{[^}]*\}/g, () => random.word(8))
    .replace(/\?/g, "x")
    .replace(/\*/g, () => random.word(1 + random.below(13)));
}

/** An ARN that the pattern covers as far as six fields allow it; every serial number occurs once. */
function concreteArn(random: Random, pattern: string, service: string, serial: number): string {
  const plain = pattern === "*" ? `arn:aws:${service}:*:*:thing/*` : pattern;
  const fields = [...plain.replace(/\$\{[^}]*\}/g, "*").split(":"), "*", "*", "*", "*", "*"].slice(
    0,
    Math.max(6, plain.split(":").length),
  );
  const filled = fields.map((field, index) => {
    if (index === 1) return "aws";
    if (index === 3 && field.includes("*")) return random.pick(REGIONS);
    if (index === 4 && field.includes("*")) return ACCOUNT;
    // S3's ARNs have neither region nor account.
    return concrete(random, field) || (index === 5 ? random.word(4) : "");
  });
  return `${filled.join(":")}${serial}`;
}

function conditionContext(random: Random, { Condition = {} }: Statement, hits: boolean): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {};
  for (const [operator, keys] of Object.entries(Condition)) {
    for (const [key, wanted] of Object.entries(keys)) {
      const value = hits ? concrete(random, String(random.pick([wanted].flat()))) : random.word(12);
      context[concrete(random, key)] = /^For(Any|All)/.test(operator) ? [value] : value;
    }
  }
  return context;
}

/** Three in four ask for the statement's own action, the others for any. */
function managedRequest(random: Random, statements: readonly Statement[], serial: number): AuthorizationRequest {
  const statement = random.pick(statements);
  const asked = random.below(4) > 0 ? statement : random.pick(statements);
  const action = concrete(random, random.pick([asked.Action!].flat()));
  const service = action.slice(0, action.indexOf(":"));
  const resource = concreteArn(random, random.pick([statement.Resource ?? "*"].flat()), service, serial);
  return {
    principal: `arn:aws:sts::${ACCOUNT}:assumed-role/managed/${random.word(12)}`,
    action,
    resource,
    context: {
      "aws:SecureTransport": "true",
      "aws:SourceIp": `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
      "aws:UserAgent": `gateway/${random.below(9)}.${random.below(9)} ${random.word(10)}`,
      "aws:RequestedRegion": random.pick(REGIONS),
      "aws:CurrentTime": "2026-01-15T12:00:00Z",
      ...conditionContext(random, statement, random.below(2) === 0),
      "gateway:RequestId": random.word(24),
    },
  };
}

export const managed: BenchCase = {
  name: "managed",
  unit: "policies",
  sizes: [1577],
  create: (size) => {
    const identity = decidingManagedPolicies();
    if (identity.length !== size) throw new Error(`the package has ${identity.length} deciding policies, not ${size}`);
    const statements = identity.flatMap(statementsOf);
    return {
      name: `managed-${size}`,
      size,
      source: { identity },
      batches: 40,
      batch: (serial) => {
        const random = new Random(0x3a4a + serial);
        return Array.from({ length: BATCH_REQUESTS }, (_, at) => managedRequest(random, statements, serial * BATCH_REQUESTS + at));
      },
    };
  },
};
