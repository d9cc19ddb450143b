/**
 * Conditions become jumps. A function that answers with a Boolean and is taken in the place of its call is a block with a value: each
 * way through it leaves 0 or 1, at which the `if` around it looks again; so is each `&&` and `||`. Engines compile them as they stand.
 * Here each way jumps to where its answer leads:
 *
 *   (if (block $f (result i32) … (br $f 0) … x) (then A) (else B))
 *
 *   (block $out (block $no … (br $no) … (br_if $no (i32.eqz x)) A (br $out)) B)
 *
 * Works on the text of a module: a list is an array, its first element what it is.
 */

/** @typedef {any} Node a word, or a list of nodes */

/** Numbers the labels that are made. */
let labels = 0;
/** @param {string} name */
const newLabel = (name) => `$${name}:${labels++}`;

/**
 * The module's text, with jumps in the functions whose names are meant.
 * @param {string} text
 * @param {(name: string) => boolean} isMeant
 */
export function conditionsAsJumps(text, isMeant) {
  labels = 0;
  return write(parse(text).map((node) => (node[0] === "func" && isMeant(String(node[1])) ? rewrite(node) : node)));
}

// --- text ----------------------------------------------------------------------------------------------------------------

const TOKENS = /\(;[^]*?;\)|;;[^\n]*|"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+/g;

/** @param {string} text */
function parse(text) {
  /** @type {Node[][]} */
  const open = [[]];
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === "(") open.push([]);
    else if (token === ")") open[open.length - 2].push(/** @type {Node[]} */ (open.pop()));
    else if (!/^(;;|\(;)/.test(token)) open[open.length - 1].push(token);
  }
  return /** @type {Node[]} */ (open[0][0]);
}

/**
 * @param {Node} node
 * @returns {string}
 */
const write = (node) => (typeof node === "string" ? node : `(${node.map(write).join(" ")})\n`);

// --- rewriting -------------------------------------------------------------------------------------------------------------

/**
 * From the inside out.
 * @param {Node} node
 * @returns {Node}
 */
function rewrite(node) {
  if (typeof node === "string") return node;
  const inner = node.map(rewrite);
  if (inner[0] === "if") return rewriteIf(inner);
  if (inner[0] === "br_if" && inner.length === 3 && isJumpy(inner[2])) return oneOf(jumps(inner[2], inner[1], null));
  return isBreakIf(inner, inner[1]?.[1]) ? rewriteBreak(inner) : inner;
}

/**
 * @param {Node} node
 * @returns {Node}
 */
function rewriteIf(node) {
  const { type, condition, yes, no } = partsOfIf(node);
  if (!isJumpy(condition)) return node;
  if (no === undefined && condition[0] === "if" && isZero(partsOfIf(condition).no?.[0])) return nested(condition, yes);
  const otherwise = newLabel("no");
  const tests = jumps(condition, null, otherwise);
  if (no === undefined) return ["block", otherwise, ...tests, ...yes];
  const out = newLabel("out");
  const leave = type.length === 0 ? [...yes, ["br", out]] : [...yes.slice(0, -1), ["br", out, yes[yes.length - 1]]];
  return ["block", out, ...type, ["block", otherwise, ...tests, ...leave], ...no];
}

/**
 * What follows `a && b`: an `if` in an `if`.
 * @param {Node} condition
 * @param {Node[]} yes
 */
function nested(condition, yes) {
  const { condition: first, yes: second } = partsOfIf(condition);
  const inner = rewriteIf(["if", second[second.length - 1], ["then", ...yes]]);
  return rewriteIf(["if", first, ["then", ...second.slice(0, -1), inner]]);
}

/**
 * A break with a constant, where a condition holds.
 * @param {Node[]} node
 */
function rewriteBreak(node) {
  const [, label, value, condition] = node[1];
  if (!isJumpy(condition)) return node;
  const stay = newLabel("stay");
  return ["block", stay, ...jumps(condition, null, stay), ["br", label, value]];
}

/** @param {Node} node */
function partsOfIf(node) {
  const type = isResult(node[1]) ? [node[1]] : [];
  const [condition, yes, no] = node.slice(1 + type.length);
  return { type, condition, yes: /** @type {Node[]} */ (yes.slice(1)), no: /** @type {Node[] | undefined} */ (no?.slice(1)) };
}

/** @param {Node} node */
const isResult = (node) => node !== undefined && node[0] === "result";
/** @param {Node | undefined} node */
const isZero = (node) => node !== undefined && node[0] === "i32.const" && node[1] === "0";

/**
 * Is the condition's value made in several ways?
 * @param {Node} node
 * @returns {boolean}
 */
function isJumpy(node) {
  if (node[0] === "i32.eqz") return isJumpy(node[1]);
  return node[0] === "if" || (node[0] === "block" && isResult(node[2]) && canBeJumps(node));
}

/**
 * Statements that jump to `yes` where the condition holds, and to `no` where it does not; null: they go on behind the last of them.
 * @param {Node} node
 * @param {Node | null} yes
 * @param {Node | null} no
 * @returns {Node[]}
 */
function jumps(node, yes, no) {
  if (node[0] === "i32.eqz") return jumps(node[1], no, yes);
  if (node[0] === "i32.const") {
    const target = isZero(node) ? no : yes;
    return target === null ? [] : [["br", target]];
  }
  if (node[0] === "br" || node[0] === "return" || node[0] === "unreachable") return [node];
  if (node[0] === "if" && isResult(node[1])) return [jumpsOfIf(node, yes, no)];
  if (node[0] === "block" && isResult(node[2]) && canBeJumps(node)) return [jumpsOfBlock(node, yes, no)];
  if (yes === null) return [["br_if", /** @type {Node} */ (no), ["i32.eqz", node]]];
  return no === null
    ? [["br_if", yes, node]]
    : [
        ["br_if", yes, node],
        ["br", no],
      ];
}

/**
 * @param {Node} node
 * @param {Node | null} yes
 * @param {Node | null} no
 */
function jumpsOfIf(node, yes, no) {
  const { condition, yes: first, no: second } = partsOfIf(node);
  /** @param {Node[]} all */
  const arm = (all) => [...all.slice(0, -1), ...jumps(all[all.length - 1], yes, no)];
  return rewriteIf(["if", condition, ["then", ...arm(first)], ["else", ...arm(/** @type {Node[]} */ (second))]]);
}

/**
 * @param {Node} node
 * @param {Node | null} yes
 * @param {Node | null} no
 * @returns {Node}
 */
function jumpsOfBlock(node, yes, no) {
  const [, label, , ...statements] = node;
  const end = newLabel("end");
  const [toYes, toNo] = [yes ?? end, no ?? end];
  const inner = statements.slice(0, -1).map((one) => redirect(one, label, toYes, toNo));
  const last = statements[statements.length - 1];
  const value = redirect(last[0] === "br" && last[1] === label ? last[2] : last, label, toYes, toNo);
  return ["block", end, ...inner, ...jumps(value, yes, no)];
}

/**
 * Breaks out of the block `label` with a value become jumps.
 * @param {Node} node
 * @param {Node} label
 * @param {Node} yes
 * @param {Node} no
 * @returns {Node}
 */
function redirect(node, label, yes, no) {
  if (typeof node === "string") return node;
  if (isBreakIf(node, label)) {
    const [, , value, condition] = node[1];
    return oneOf(jumps(redirect(condition, label, yes, no), isZero(value) ? no : yes, null));
  }
  const inner = node.map((one) => redirect(one, label, yes, no));
  return inner[0] === "br" && inner[1] === label ? oneOf(jumps(inner[2], yes, no)) : inner;
}

/**
 * A break with a constant, where a condition holds.
 * @param {Node} node
 * @param {Node} label
 */
const isBreakIf = (node, label) =>
  node[0] === "drop" && node[1][0] === "br_if" && node[1][1] === label && node[1].length === 4 && node[1][2][0] === "i32.const";

/**
 * Are all breaks out of the block such that redirect() knows them?
 * @param {Node} block
 */
function canBeJumps([, label, , ...statements]) {
  /**
   * @param {Node} node
   * @returns {boolean}
   */
  const isKnown = (node) => {
    if (typeof node === "string") return node !== label;
    if (isBreakIf(node, label)) return isKnown(node[1][3]);
    return node[0] === "br" && node[1] === label ? isKnown(node[2]) : node.every(isKnown);
  };
  return statements.every(isKnown);
}

/** @param {Node[]} statements */
const oneOf = (statements) => (statements.length === 1 ? statements[0] : ["block", ...statements]);
