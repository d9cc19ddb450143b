// Metro with the Babel preset of React Native; the bundle runs in a realm that has what Hermes has: no TextEncoder, no WebAssembly.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { EXPECTED, expectText, inFolder, versionOf } from "./toolchain.mjs";

const QUESTIONS = `
const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::photos/*" } };
const ask = (action) => ({ principal: "arn:aws:iam::111122223333:user/bob", action, resource: "arn:aws:s3:::photos/cat.jpg" });
const artifact = compile({ identity: [{ name: "photos", document }] });
const answers = (engine) => ["s3:GetObject", "s3:PutObject"].map((action) => engine.decide(ask(action))).join(" ");
`;

/** Entry, and what it says. */
const CASES = {
  "engine-js, no TextEncoder": {
    entry: `import { compile } from "postern/compiler";
import { Engine } from "postern/engine-js";${QUESTIONS}
globalThis.answer = answers(Engine.loadSync(artifact));`,
    answer: EXPECTED,
  },
  "require, no TextEncoder": {
    entry: `const { compile } = require("postern/compiler");
const { Engine } = require("postern/engine-js");${QUESTIONS}
globalThis.answer = answers(Engine.loadSync(artifact));`,
    answer: EXPECTED,
  },
  "engine says that WebAssembly is missing": {
    entry: `import { compile } from "postern/compiler";
import { Engine } from "postern/engine";${QUESTIONS}
try {
  globalThis.answer = answers(Engine.loadSync(artifact));
} catch (error) {
  globalThis.answer = error.code;
}`,
    answer: "CORE_REFUSED",
  },
};

/** What a program leaves as `answer` in a realm of its own. */
function answerOf(code) {
  const realm = createContext({ console });
  runInContext("delete globalThis.WebAssembly; globalThis.global = globalThis;", realm);
  const missing = runInContext("[typeof TextEncoder, typeof TextDecoder, typeof WebAssembly].join()", realm);
  expectText(missing, "undefined,undefined,undefined");
  runInContext(code, realm, { filename: "bundle.js" });
  return realm.answer;
}

export const metro = {
  name: "metro",
  run: (tarball, report) =>
    inFolder("metro", tarball, undefined, async (folder) => {
      const { runBuild, loadConfig } = createRequire(join(folder, "package.json"))("metro");
      writeFileSync(join(folder, "babel.config.js"), `module.exports = { presets: ["module:@react-native/babel-preset"] };\n`);
      const settings = { projectRoot: folder, cacheStores: [], maxWorkers: 1, reporter: { update: () => undefined } };
      const config = { ...(await loadConfig({ cwd: folder })), ...settings };
      for (const [index, [use, { entry, answer }]] of Object.entries(CASES).entries())
        await report(`Metro ${versionOf(folder, "metro")}`, use, async () => {
          writeFileSync(join(folder, `entry${index}.js`), entry);
          const out = join(folder, `out${index}.bundle.js`);
          await runBuild(config, { entry: `entry${index}.js`, out, platform: "ios", dev: false, minify: true });
          expectText(answerOf(readFileSync(out, "utf8")), answer);
        });
    }),
};
