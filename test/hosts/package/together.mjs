// Runs in the folder where all packages are installed: they resolve each other, and work together.
import assert from "node:assert/strict";
import { catalogue } from "@postern/service-data";
import { compile, Engine } from "postern";

const { name } = catalogue.services.get("s3").actions.get("getobject");
const policy = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: `s3:${name}`, Resource: "arn:aws:s3:::b/*" } };
const engine = Engine.loadSync(compile({ identity: [{ name: "p", document: policy }] }).bytes);
const principal = "arn:aws:iam::111122223333:user/nora";
assert.equal(
  engine.isAllowed({ principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", resourceAccount: "111122223333" }),
  true,
);
