/** The public surface: re-exports, nothing else. */
export * from "./surface/compiler.js";
export * from "./surface/engine.js";
export * from "./surface/explain.js";
