// Compiles, loads and decides with the entry points it is given: what every route of the application answers.
const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::photos/*" } };
const ask = (action) => ({ principal: "arn:aws:iam::111122223333:user/bob", action, resource: "arn:aws:s3:::photos/cat.jpg" });

export async function answers(compile, Engine) {
  const engine = await Engine.load(compile({ identity: [{ name: "photos", document }] }));
  return ["s3:GetObject", "s3:PutObject"].map((action) => engine.decide(ask(action))).join(" ");
}
