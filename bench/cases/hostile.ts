/**
 * The *hostile* workload: what makes matchers slow. Patterns with dozens of wildcards against ARNs of up to 4 KiB that almost
 * match, long lists of patterns, and multivalued keys with up to 200 values.
 */
import type { AuthorizationRequest, NamedPolicy } from "../../bindings/index.js";
import { Random } from "../random.js";
import { BATCH_REQUESTS, type BenchCase } from "../workload.js";

const ACCOUNT = "111122223333";
const BUCKETS = 10;

function bucket(index: number): string {
  return `arn:aws:s3:::hostile-${index % BUCKETS}`;
}

function tagKeys(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `tag-${index.toString(36)}`);
}

function document(random: Random, index: number): string {
  const like = Array.from({ length: 40 }, () => `*${random.word(1)}*${random.word(1)}*${random.word(2)}*?`);
  const Statement = [
    { Effect: "Allow", Action: "s3:*et*bj*t", Resource: `${bucket(index)}/${"*a".repeat(8 + (index % 24))}*b` },
    { Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket(index)}/ab*`, Condition: { StringLike: { "s3:prefix": like } } },
    { Effect: "Deny", Action: "s3:?et*", Resource: `arn:aws:s3:::*-${index % BUCKETS}/${"?".repeat(20 + index)}*z${index}z*` },
    {
      Effect: "Allow",
      Action: "s3:Put*",
      Resource: `${bucket(index)}/*`,
      Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": tagKeys(200 + index * 4) } },
    },
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

function hostilePolicies(count: number): NamedPolicy[] {
  const random = new Random(0x4057);
  return Array.from({ length: count }, (_, index) => ({ name: `hostile-${index}`, document: document(random, index) }));
}

/** Mostly `a`, so that many stars find their letter and the last one does not. */
function almost(random: Random, length: number): string {
  let text = "";
  while (text.length < length) text += random.below(4) === 0 ? random.word(2) : "aaaa";
  return text.slice(0, length);
}

function hostileRequest(random: Random, serial: number): AuthorizationRequest {
  const start = random.below(3) === 0 ? "ab" : "";
  const end = random.below(2) === 0 ? "b" : `z${random.below(50)}z`;
  const values = tagKeys(1 + random.below(200));
  if (random.below(3) === 0) values.push(`other-${random.word(8)}`);
  return {
    principal: `arn:aws:sts::${ACCOUNT}:assumed-role/hostile/${random.word(12)}`,
    action: random.pick(["s3:GetObject", "s3:PutObject", "s3:GetObjectAcl"]),
    resource: `${bucket(random.below(BUCKETS))}/${start}${almost(random, 40 + random.below(3800))}${serial}${end}`,
    context: {
      "aws:TagKeys": values,
      "s3:prefix": almost(random, 10 + random.below(2000)),
      "aws:CurrentTime": "2026-01-15T12:00:00Z",
      ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`gateway:Header${index}`, random.word(16)])),
    },
  };
}

export const hostile: BenchCase = {
  name: "hostile",
  unit: "policies",
  sizes: [50],
  create: (size) => ({
    name: `hostile-${size}`,
    size,
    source: { identity: hostilePolicies(size) },
    batches: 20,
    batch: (serial) => {
      const random = new Random(0x4058 + serial);
      return Array.from({ length: BATCH_REQUESTS }, (_, at) => hostileRequest(random, serial * BATCH_REQUESTS + at));
    },
  }),
};
