// An edge function's import, load and first decision. The driver puts the artifact and the request into the global scope.
import { Engine } from "postern/engine";

globalThis.decision = Engine.loadSync(new Uint8Array(globalThis.artifact)).decide(globalThis.request);
