import { createRequire } from "node:module";
import { compile, Engine, RequestError } from "postern";
import { Engine as Plain } from "postern/engine-js";

const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::photos/*" } };
const ask = (action) => ({ principal: "arn:aws:iam::111122223333:user/bob", action, resource: "arn:aws:s3:::photos/cat.jpg" });

test("decides", () => {
  const artifact = compile({ identity: [{ name: "photos", document }] });
  for (const engine of [Engine.loadSync(artifact), Plain.loadSync(artifact)])
    expect([engine.decide(ask("s3:GetObject")), engine.decide(ask("s3:PutObject"))]).toEqual(["allowed", "implicitDeny"]);
});

test("engines and errors are those of the CommonJS copy too", () => {
  const other = createRequire(import.meta.url)("postern");
  expect(other.Engine).not.toBe(Engine);
  const engine = other.Engine.loadSync(compile({}));
  expect(engine).toBeInstanceOf(Engine);
  expect(() => engine.decide({})).toThrow(RequestError);
});
