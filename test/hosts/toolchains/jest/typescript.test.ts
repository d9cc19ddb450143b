import { compile, Engine, type AuthorizationRequest } from "postern";
import { Engine as Runner } from "postern/engine";

const document = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::photos/*" },
} as const;
const ask = (action: string): AuthorizationRequest => ({
  principal: "arn:aws:iam::111122223333:user/bob",
  action,
  resource: "arn:aws:s3:::photos/cat.jpg",
});

test("decides", () => {
  const artifact = compile({ identity: [{ name: "photos", document }] });
  for (const engine of [Engine.loadSync(artifact), Runner.loadSync(artifact)])
    expect([engine.decide(ask("s3:GetObject")), engine.decide(ask("s3:PutObject"))]).toEqual(["allowed", "implicitDeny"]);
});
