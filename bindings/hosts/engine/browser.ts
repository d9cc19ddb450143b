/** `postern/engine` in browsers. */
import { Engine as HostlessEngine } from "../../engine/engine.js";
import { browserCore } from "../core/browser.js";

export class Engine extends HostlessEngine {
  protected static override hostCoreLater = browserCore;
}

export * from "../../surface/engine.js";
