// Runs in the folder where all packages are installed: they resolve each other, and work together.
import assert from "node:assert/strict";
import { catalogue } from "@postern/service-data";
import { compile, Engine } from "postern";
import { createSimulator } from "postern/simulator";
import { serve } from "postern-server";

const name = catalogue.services.get("s3")?.actions.get("getobject")?.name;
const policy = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: `s3:${name}`, Resource: "arn:aws:s3:::b/*" } };
const engine = Engine.loadSync(compile({ identity: [{ name: "p", document: policy }] }).bytes);
const principal = "arn:aws:iam::111122223333:user/nora";
assert.equal(
  engine.isAllowed({ principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", resourceAccount: "111122223333" }),
  true,
);

const simulator = createSimulator({ catalogue });
const question = new URLSearchParams({
  Action: "SimulateCustomPolicy",
  Version: "2010-05-08",
  "PolicyInputList.member.1": JSON.stringify(policy),
  "ActionNames.member.1": `s3:${name}`,
  "ResourceArns.member.1": "arn:aws:s3:::b/k",
});
const answer = await (await simulator(new Request(`http://localhost/?${question}`))).text();
assert.match(answer, /<EvalDecision>allowed<.*<EvalResourceName>arn:aws:s3:::b\/k</);
assert.match(answer, /<EvalResourceName>arn:\$\{Partition\}:s3:::/);
assert.equal(await serve(["--check-config"]), 0);
