/** What of the compiler a mutant is asked: a document's findings, and an artifact. */
export { compile } from "../../bindings/compiler/compile.js";
export { parsePolicy } from "../../bindings/policy/parse.js";
