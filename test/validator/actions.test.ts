/** Actions are found in the catalogue by their name in lower case, however the document writes it. */
import { expect, test } from "vitest";
import { CURATED_TABLES } from "../../bindings/service-data/curated/index.js";
import { catalogue, codesOf, validate } from "./support.js";

const policy = (action: string): string =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[${action}],"Resource":"arn:aws:kms:eu-west-1:111122223333:key/*"}]}`;

test.each([
  ['"kms:Decrypt"', []],
  ['"KMS:decrypt"', []],
  ['"kms:\\u0044ecrypt"', []],
  ['"\\u004bms:Decrypt"', []],
  ['"kms:Decrypt", "kms:Decryptt"', ["INVALID_ACTION"]],
  // KELVIN SIGN, which is `k` in lower case everywhere but in AWS's names.
  ['"\u212ams:Decrypt"', ["INVALID_SERVICE_IN_ACTION"]],
  ['"\\u212ams:Decrypt"', ["INVALID_SERVICE_IN_ACTION"]],
  ['"kms:Decrypt", "\u212ams:Decrypt"', ["INVALID_SERVICE_IN_ACTION"]],
  // One action in three spellings.
  ['"kms:Decrypt", "kms:DECRYPT", "kms:\\u0064ecrypt"', ["REDUNDANT_ACTION"]],
])("%s", (action, codes) => {
  const asObject = JSON.parse(policy(action)) as unknown;
  const options = { ownChecks: false }; // IAM stores no such letters: a code of its own, which is not meant here
  expect(codesOf(validate(policy(action), { options }).findings)).toEqual(codes);
  expect(codesOf(validate(asObject, { options }).findings)).toEqual(codes);
});

test("an action of a service that AWS has given up is reported, though the catalogue has it", () => {
  const row = { prefix: "kms", source: "https://docs.aws.amazon.com/", date: "2026-11-30" };
  const givenUp = { ...catalogue, curated: { ...CURATED_TABLES, unknownServices: [row] } };
  const findings = validate(policy('"kms:Decrypt"'), { catalogue: givenUp }).findings;
  expect(codesOf(findings)).toContain("INVALID_SERVICE_IN_ACTION");
  expect(codesOf(findings)).not.toContain("INVALID_ACTION");
});
