/** The number of the request starts anew after 2^30 - 1: nothing remembered of the first requests may come back. */
import { expect, it } from "vitest";
import { compile, type AuthorizationRequest } from "../../bindings/index.js";
import { GuardedCore } from "../guarded/guarded-core.js";

const LAST_STAMP = 2 ** 30 - 1;
const PLENTY = 1e6;

const statement = { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::b/*", Condition: { StringEquals: { "k:a": "yes" } } };
const { bytes } = compile({ identity: [{ name: "p", document: { Version: "2012-10-17", Statement: statement } }] });

const ask = (value: string | undefined): AuthorizationRequest => ({
  principal: "arn:aws:iam::111122223333:user/bob",
  action: "s3:GetObject",
  resource: "arn:aws:s3:::b/k",
  context: { "k:a": value },
});

it("forgets everything when the numbers run out", () => {
  const core = new GuardedCore();
  core.load(bytes);
  // Requests 1 to 3 (locate, decide, decideWhole): the key is given, the condition holds.
  expect(core.decide(ask("yes"), PLENTY)).toBe(1);
  expect(core.exports.stamp.value).toBe(3);
  // 1 to 3 again: the key is absent.
  core.exports.stamp.value = LAST_STAMP;
  expect(core.decide(ask(undefined), PLENTY)).toBe(0);
  expect(core.exports.stamp.value).toBe(3);
});
