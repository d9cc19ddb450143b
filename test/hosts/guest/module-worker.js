// A module worker: import maps do not reach it, so it names the files.
import * as engine from "/node_modules/postern/dist/engine.browser.js";
import { explainer } from "/node_modules/postern/dist/explain.js";
import { pull } from "./pull.js";
import { createService } from "./service.js";

void pull("worker", createService({ "postern/engine": engine, explainer }));
