// The small app that every bundler builds: compiles, loads, decides, and hands the answers to `done`.
import { compile, Engine } from "postern";
import { Engine as Runner } from "postern/engine";
import { explainer } from "postern/explain";

const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::photos/*" } };
const ask = (action) => ({ principal: "arn:aws:iam::111122223333:user/bob", action, resource: "arn:aws:s3:::photos/cat.jpg" });

export async function answers() {
  const artifact = compile({ identity: [{ name: "photos", document }] });
  const engine = await Engine.load(artifact);
  const runner = await Runner.load(artifact.bytes, { explainer });
  return [engine.decide(ask("s3:GetObject")), runner.explain(ask("s3:PutObject")).decision].join(" ");
}
