const { compile, CoreError, Engine, RequestError } = require("postern");
const { compile: compileOnly } = require("postern/compiler");
const { Engine: Runner } = require("postern/engine");
const { Engine: Plain } = require("postern/engine-js");
const { explainer } = require("postern/explain");
const { objectArn } = require("postern/arn");

const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::phötos/*" } };
const ask = (action) => ({ principal: "arn:aws:iam::111122223333:user/bob", action, resource: "arn:aws:s3:::phötos/cät.jpg" });

test("every entry point decides", async () => {
  const { bytes } = compileOnly({ identity: [{ name: "photos", document }] });
  const engines = [
    Engine.loadSync(bytes),
    await Runner.load(bytes.buffer),
    Plain.loadSync(compile({ identity: [{ name: "p", document }] })),
  ];
  for (const engine of engines) {
    expect([engine.decide(ask("s3:GetObject")), engine.decide(ask("s3:PutObject"))]).toEqual(["allowed", "implicitDeny"]);
    expect(engine).toBeInstanceOf(Engine);
  }
  expect(Runner.loadSync(bytes, { explainer }).explain(ask("s3:PutObject")).message).toContain("phötos");
  expect(objectArn({ bucket: "photos", key: "cät" })).toBe("arn:aws:s3:::photos/cät");
});

test("errors are typed", () => {
  const engine = Engine.loadSync(compile({}));
  expect(() => engine.decide({})).toThrow(RequestError);
  expect(() => Plain.loadSync(compile({}), { wasm: new Uint8Array(8) })).toThrow(CoreError);
});
