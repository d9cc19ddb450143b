/** The case folding is unpacked into memory that others have used before: another artifact, or verify() as it worked. */
import { expect, it } from "vitest";
import { LOAD_OK } from "../../assembly/layout.js";
import { compile, type AuthorizationRequest } from "../../bindings/index.js";
import { BareCore } from "../fuzz/artifact/bare-core.js";
import { GuardedCore } from "../guarded/guarded-core.js";
import { coreModule } from "../support/engine.js";

const [DENIED, ALLOWED] = [0, 1];
const Condition = { StringEqualsIgnoreCase: { "k:a": "straße äöü" } };
const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition } };
const { bytes } = compile({ identity: [{ name: "p", document }] });

const ask = (value: string): AuthorizationRequest => ({
  principal: "arn:aws:iam::111122223333:user/bob",
  action: "s3:GetObject",
  resource: "arn:aws:s3:::b/k",
  context: { "k:a": value },
});

it.each([0, 1, 0x7f, 0xa5, 0xff])("folds where memory held %i", (pattern) => {
  const core = new BareCore(coreModule(), pattern);
  for (let again = 0; again < 2; again++) {
    expect(core.load(bytes)).toBe(LOAD_OK);
    expect(core.decide(ask("STRAßE ÄÖÜ"))).toBe(ALLOWED);
    expect(core.decide(ask("STRASSE ÄÖÜ"))).toBe(DENIED);
  }
});

it("folds in a core that has had another artifact", () => {
  const core = new GuardedCore();
  for (const artifact of [bytes, compile({ identity: [{ name: "long".repeat(1_000), document }] }).bytes, bytes]) {
    expect(core.load(artifact)).toBe(LOAD_OK);
    expect(core.decide(ask("STRAßE ÄÖÜ"), 1e6)).toBe(ALLOWED);
  }
});
