// A page whose import map names the package's browser entry points. The core streams.
import * as all from "postern";
import * as engine from "postern/engine";
import * as javascript from "postern/engine-js";
import { explainer } from "postern/explain";
import { pull } from "./pull.js";
import { createService } from "./service.js";

void pull("page", createService({ postern: all, "postern/engine": engine, "postern/engine-js": javascript, explainer }));
