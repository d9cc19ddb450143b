/** Conditions as jumps (assembly/build/jumps.mjs): every function answers as before, and asks the same in the same order. */
import binaryen from "binaryen";
import { expect, it } from "vitest";
import { conditionsAsJumps } from "../../assembly/build/jumps.mjs";

/** Leaves in `$trace` that it was asked; answers bit `which` of the input. */
const ASK = `(func $ask (param $which i32) (result i32)
  (global.set $trace (i32.add (i32.mul (global.get $trace) (i32.const 5)) (i32.add (local.get $which) (i32.const 1))))
  (i32.and (i32.shr_u (global.get $input) (local.get $which)) (i32.const 1)))`;
const ask = (which: number): string => `(call $ask (i32.const ${which}))`;
const and = (a: string, b: string): string => `(if (result i32) ${a} (then ${b}) (else (i32.const 0)))`;
const or = (a: string, b: string): string => `(if (result i32) ${a} (then (i32.const 1)) (else ${b}))`;
const not = (a: string): string => `(i32.eqz ${a})`;
const choose = (condition: string): string => `(if (result i32) ${condition} (then (i32.const 10)) (else (i32.const 20)))`;
const when = (condition: string): string => `(if ${condition} (then (local.set $x (i32.const 7)))) (local.get $x)`;
/** As an inlined function: it returns early, and at its end. */
const inlined = (name: string, early: string, late: string): string =>
  `(block $${name} (result i32)
    (drop (br_if $${name} (i32.const 0) ${early}))
    (if ${ask(2)} (then (br $${name} ${late})))
    (drop (br_if $${name} (i32.const 1) ${and(ask(3), late)}))
    ${or(late, ask(0))})`;

const BODIES: Readonly<Record<string, string>> = {
  and: choose(and(ask(0), ask(1))),
  orOfAnds: choose(or(and(ask(0), ask(1)), and(ask(2), not(ask(3))))),
  notAnd: choose(not(and(ask(0), or(ask(1), ask(2))))),
  ternary: choose(`(if (result i32) ${ask(0)} (then ${ask(1)}) (else ${not(ask(2))}))`),
  withoutElse: when(and(ask(0), and(ask(1), ask(2)))),
  withoutElseOr: when(or(ask(0), and(ask(1), ask(2)))),
  early: choose(inlined("a", ask(0), ask(1))),
  earlyNot: choose(not(inlined("a", and(ask(0), ask(3)), not(ask(1))))),
  earlyTwice: choose(inlined("a", inlined("b", ask(0), ask(1)), and(ask(1), inlined("c", ask(3), ask(0))))),
  earlyWithoutElse: when(inlined("a", ask(0), ask(1))),
  earlyAtEnd: choose(
    `(block $a (result i32) (br $a (block $b (result i32) (drop (br_if $a (i32.const 1) ${ask(0)})) (br $b ${ask(1)}))))`,
  ),
  breakIf: `(block $out (br_if $out ${and(ask(0), ask(1))}) (local.set $x (i32.const 3))) (local.get $x)`,
  breakIfEarly: `(block $out (br_if $out ${inlined("a", ask(0), ask(1))}) (local.set $x (i32.const 3))) (local.get $x)`,
  valueOfBreak: `(block $out (result i32) (drop (br_if $out (i32.const 4) ${or(ask(0), ask(1))})) (i32.const 5))`,
  inLoop: `(loop $again (local.set $x (i32.add (local.get $x) (i32.const 1)))
    (if ${and("(i32.lt_u (local.get $x) (i32.const 3))", or(ask(0), ask(1)))} (then (br $again)))) (local.get $x)`,
  returns: `(if ${or(ask(0), and(ask(1), ask(2)))} (then (return (i32.const 8)))) (i32.const 9)`,
};

const NAMES = Object.keys(BODIES);
const TEXT = `(module (global $input (export "input") (mut i32) (i32.const 0)) (global $trace (export "trace") (mut i32) (i32.const 0)) ${ASK}
  ${NAMES.map((name) => `(func $${name} (export "${name}") (result i32) (local $x i32) ${BODIES[name]!})`).join("\n")})`;

type Exports = Readonly<Record<string, () => number>> & Readonly<Record<"input" | "trace", { value: number }>>;

/** Answer and order of questions, for every input. */
function answers(text: string): Record<string, string[]> {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.MutableGlobals);
  expect(module.validate()).toBe(1);
  const exports = new WebAssembly.Instance(new WebAssembly.Module(module.emitBinary() as BufferSource))
    .exports as unknown as Exports;
  const answer = (name: string, input: number): string => {
    exports.input.value = input;
    exports.trace.value = 0;
    return `${exports[name]!()} ${exports.trace.value}`;
  };
  return Object.fromEntries(NAMES.map((name) => [name, Array.from({ length: 16 }, (_, input) => answer(name, input))]));
}

const normal = (text: string): string => binaryen.parseText(text).emitText();

it("answers as before", () => {
  expect(answers(conditionsAsJumps(normal(TEXT), () => true))).toEqual(answers(TEXT));
});

it("leaves no condition that is made in several ways", () => {
  const isLeft = /\((if|br_if \$\w+)\s+(\(i32\.eqz\s+)?\((if \(result|block)/;
  expect(normal(TEXT)).toMatch(isLeft);
  expect(normal(conditionsAsJumps(normal(TEXT), () => true))).not.toMatch(isLeft);
});

it("leaves alone what is not meant", () => {
  const text = normal(TEXT);
  expect(normal(conditionsAsJumps(text, () => false))).toBe(text);
});
