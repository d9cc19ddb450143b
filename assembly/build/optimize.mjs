/**
 * How binaryen makes the core that is shipped of the one that asc has written. A call costs more time than a count of
 * instructions shows, and a function in the place of its calls costs bytes: so the calls that go are those that nearly every decision makes.
 */
import binaryen from "binaryen";
import { conditionsAsJumps } from "./jumps.mjs";
import { inOneSegment } from "./segments.mjs";

const { MutableGlobals, BulkMemory, BulkMemoryOpt, SignExt, NontrappingFPToInt } = binaryen.Features;
export const FEATURES = MutableGlobals | BulkMemory | BulkMemoryOpt | SignExt | NontrappingFPToInt;

/** binaryen's measure of a function, about an instruction each: where its call would take as many bytes. */
const TINY = 8;
const ANY_SIZE = 10_000;
/** Functions with one call are taken in its place, however large. */
const ANY_SIZE_OF_ONE_CALL = -1;

/** Functions that an artifact needs once, when it is loaded: they stay calls, which makes the core 2 kB smaller. */
const CALLED_ONCE = "assembly/verify*";

/** Called by nearly every decision, in few places: they take the place of their calls (docs/performance.md, "Inlining more"). */
const IN_EVERY_DECISION = [
  "assembly/condition/readable/unreadableAs",
  "assembly/decide/services/isCallerSideOnly",
  "assembly/match/postings/countOf",
  "assembly/match/postings/lowerBound",
  "assembly/match/trie/addHit",
  "assembly/request/account/isTwelveDigits",
  "assembly/request/action/nameFrom",
  "assembly/request/caller/nameAfter",
  "assembly/request/context/isAbsent",
];

/** Rooms whose functions decisions run. Elsewhere jumps would only take bytes. */
const RUN_BY_DECISIONS = /^\$assembly\/(condition|decide|hash|match|request|text)\//;

/** Returns the module optimized, as another one. `kept`: stay functions. */
export function optimize(module, kept = []) {
  module.setFeatures(FEATURES);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  inline(module, kept);
  return withJumps(module);
}

/** First what is tiny or called once, then what every decision calls; the second round of each sees what the first has left. */
function inline(module, kept) {
  binaryen.setOneCallerInlineMaxSize(ANY_SIZE_OF_ONE_CALL);
  const unknown = IN_EVERY_DECISION.filter((name) => !namesOf(module).includes(name));
  if (unknown.length > 0) throw new Error(`the core has no function ${unknown.join(", ")}`);
  for (const names of [CALLED_ONCE, ...kept]) keepCalls(module, names);
  inlineUpTo(TINY);
  module.optimize();
  module.optimize();
  for (const name of namesOf(module)) if (!IN_EVERY_DECISION.includes(name)) keepCalls(module, name);
  inlineUpTo(ANY_SIZE);
  module.optimize();
  module.optimize();
}

/** What is inlined leaves values that are looked at again. A text does not say what stays a function: here all do. */
function withJumps(module) {
  const text = inOneSegment(module.emitText());
  const again = binaryen.parseText(conditionsAsJumps(text, (name) => RUN_BY_DECISIONS.test(name)));
  again.setFeatures(FEATURES);
  keepCalls(again, "*");
  again.optimize();
  again.optimize();
  return again;
}

function inlineUpTo(size) {
  binaryen.setAlwaysInlineMaxSize(size);
  binaryen.setFlexibleInlineMaxSize(size);
}

/** The functions of this name, or of the names that a pattern with `*` says, stay functions. */
function keepCalls(module, names) {
  binaryen.setPassArgument("no-inline", names);
  module.runPasses(["no-inline"]);
}

function namesOf(module) {
  return Array.from({ length: module.getNumFunctions() }, (_, at) => binaryen.getFunctionInfo(module.getFunctionByIndex(at)).name);
}
