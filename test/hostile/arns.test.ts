/** Every builder of ARNs, with every hostile value as its parts and as each of them: a text of the part's form, or an ArnError. */
import { expect, it } from "vitest";
import * as arns from "../../bindings/surface/arn.js";
import { ZOO } from "./zoo.js";

const account = "111122223333";
const region = "eu-west-1";
/** Parts from which each builder makes an ARN. */
const GOOD = {
  userArn: { account, name: "nora", path: "/a/", partition: "aws" },
  roleArn: { account, name: "web", path: "/a/", partition: "aws" },
  groupArn: { account, name: "editors", path: "/a/", partition: "aws" },
  rootArn: { account, partition: "aws" },
  assumedRoleArn: { account, role: "web", session: "run", partition: "aws" },
  federatedUserArn: { account, name: "nora", partition: "aws" },
  bucketArn: { bucket: "photos", partition: "aws" },
  objectArn: { bucket: "photos", key: "k", partition: "aws" },
  executeApiArn: { region, account, api: "a1", stage: "prod", method: "GET", path: "/", partition: "aws" },
  arn: { service: "photos", region, account, resource: ["a", { subject: "b" }], separator: "/", partition: "aws" },
} as const;
const builders = Object.entries(GOOD) as [keyof typeof GOOD, Readonly<Record<string, unknown>>][];

/** Six fields of printable ASCII: of what the zoo holds, no builder lets anything else through. */
const ARN = /^arn:[a-z][a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:[!-~]+$/;

function judge(place: string, call: () => string): void {
  try {
    expect(call(), place).toMatch(ARN);
  } catch (error) {
    if (!(error instanceof arns.ArnError)) throw new Error(place, { cause: error });
    expect(error.code).toMatch(/^(INVALID_PARTS|MISSING_PART|UNKNOWN_PART|INVALID_PART)$/);
    expect(error.message.length).toBeLessThan(1_000);
  }
}

it.each(builders)("%s", (name, good) => {
  const build = arns[name] as (parts: unknown) => string;
  expect(build(good)).toMatch(ARN);
  for (const [animal, make] of Object.entries(ZOO)) {
    judge(`${animal} as parts`, () => build(make()));
    for (const part of [...Object.keys(good), "subject", "misspelt"]) {
      judge(`${animal} as ${part}`, () => build({ ...good, [part]: make() }));
      judge(`${animal} as ${part} of a getter`, () =>
        build(Object.defineProperty({ ...good }, part, { get: make, enumerable: true })),
      );
    }
  }
});

it("segments, and what they hold", () => {
  const own = { service: "photos", region, account };
  for (const [animal, make] of Object.entries(ZOO)) {
    judge(`${animal} as a segment`, () => arns.arn({ ...own, resource: ["a", make() as never] }));
    judge(`${animal} as a subject`, () => arns.arn({ ...own, resource: ["a", { subject: make() as never }] }));
  }
});

it("encodeName", () => {
  for (const [animal, make] of Object.entries(ZOO))
    judge(animal, () => `arn:aws:iam::${account}:${arns.encodeName(make() as never)}`);
});
