const { compile, Engine, RequestError } = require("postern");
const { Engine: Runner } = require("postern/engine");
const { explainer } = require("postern/explain");

const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::photos/*" } };
const ask = (action) => ({ principal: "arn:aws:iam::111122223333:user/bob", action, resource: "arn:aws:s3:::photos/cat.jpg" });

const artifact = compile({ identity: [{ name: "photos", document }] });
const runner = Runner.loadSync(artifact, { explainer });
try {
  runner.decide({});
} catch (error) {
  if (!(error instanceof RequestError)) throw error;
}
console.log([Engine.loadSync(artifact).decide(ask("s3:GetObject")), runner.explain(ask("s3:PutObject")).decision].join(" "));
