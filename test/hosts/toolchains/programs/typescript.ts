import { compile, Engine, type AuthorizationRequest } from "postern";
import { Engine as Runner } from "postern/engine";
import { explainer } from "postern/explain";

const document = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::photos/*" },
} as const;
const ask = (action: string): AuthorizationRequest => ({
  principal: "arn:aws:iam::111122223333:user/bob",
  action,
  resource: "arn:aws:s3:::photos/cat.jpg",
});

const artifact = compile({ identity: [{ name: "photos", document }] });
const runner = Runner.loadSync(artifact, { explainer });
console.log([Engine.loadSync(artifact).decide(ask("s3:GetObject")), runner.explain(ask("s3:PutObject")).decision].join(" "));
