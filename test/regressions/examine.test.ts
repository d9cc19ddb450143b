/**
 * `examine` answered for the request before when the last one had been decided by a rule, or by no policy at all: it read who
 * had called then. A row that was not collected for the last request has no answer.
 */
import { expect, it } from "vitest";
import { EXAMINED_APPLIES, EXAMINED_NOTHING } from "../../assembly/layout.js";
import { compile, type AuthorizationRequest } from "../../bindings/index.js";
import { loadCore } from "../../bindings/engine/core/core.js";
import { FrameWriter } from "../../bindings/engine/request/frame.js";
import { coreModule } from "../support/engine.js";

const BOB = "arn:aws:iam::111122223333:user/bob";
const statement = { Effect: "Allow", Principal: { AWS: BOB }, Action: "*", Resource: "*" };
const { bytes } = compile({ resource: [{ name: "r", document: { Version: "2012-10-17", Statement: statement } }] });

it("examine knows only what bears on the last request", () => {
  const core = loadCore(coreModule(), bytes);
  const frame = new FrameWriter(core.memory, core.reader, () => 0);
  const ask = (request: AuthorizationRequest): number[] => {
    frame.write(request);
    return [core.decideWhole(), core.examine(0), core.examine(1)];
  };
  expect(ask({ principal: BOB, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" })).toEqual([
    1,
    EXAMINED_APPLIES,
    EXAMINED_NOTHING,
  ]);
  const asEve: AuthorizationRequest = { principal: `${BOB}-eve`, action: "sts:GetCallerIdentity", resource: "*" };
  expect(ask(asEve)).toEqual([1, EXAMINED_NOTHING, EXAMINED_NOTHING]);
});
