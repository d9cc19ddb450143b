/** Random texts for the JSON target: bytes, token soup, well-formed values in odd spellings, and mutated documents. */
import { corpusTopics, readTopic } from "../../support/corpus.js";
import type { Random } from "./random.js";

const TOKENS: readonly string[] = [
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  '"',
  '""',
  '"a"',
  '"Effect"',
  '"Statement"',
  '"__proto__"',
  "true",
  "false",
  "null",
  "tru",
  "nul",
  "0",
  "-0",
  "01",
  "1.5e3",
  "1e",
  "-",
  "+1",
  ".5",
  "1.",
  "NaN",
  "Infinity",
  " ",
  "\n",
  "\r",
  "\t",
  "\v",
  "\u00a0",
  "\ufeff",
  "\\",
  '"\\u0041"',
  '"\\ud800"',
  '"\\u12"',
  '"\\x"',
  '"\u0001"',
  "\u2028",
  "//",
  "/**/",
  "'a'",
  "[[[[[[[[[[[[[[[[[[[[",
  "]]]]]]]]]]]]]]]]]]]]",
  '{"a":',
  '"\ud83d\ude00"',
  "\ud800",
  "\0",
];

/** A text that is JSON, nearly JSON, or noise. */
export function randomText(random: Random): string {
  return random.choose(
    () => randomBytes(random),
    () => random.picks(TOKENS, random.between(0, 30)).join(""),
    () => spell(randomValue(random, 5), random),
    () => mutateText(spell(randomValue(random, 4), random), random),
    () => mutateText(random.pick(documents()), random),
    () => mutateText(random.pick(documents()), random),
    () => deepText(random),
  );
}

function randomBytes(random: Random): string {
  const bytes = Uint8Array.from({ length: random.below(60) }, () => random.word() & 0xff);
  return new TextDecoder(random.oneIn(2) ? "latin1" : "utf-8").decode(bytes);
}

/** Around the depth limit, and far beyond it. */
function deepText(random: Random): string {
  const depth = random.oneIn(4) ? random.between(100, 3_000) : random.between(60, 68);
  const [open, close] = random.pick([
    ["[", "]"],
    ['{"a":', "}"],
    ["[[", "]]"],
  ] as const);
  const levels = Math.ceil(depth / (open.length === 2 ? 2 : 1));
  const text = open.repeat(levels) + random.pick(["0", "null", "", '"x"']) + close.repeat(levels);
  return random.oneIn(3) ? mutateText(text, random) : text;
}

// --- values ----------------------------------------------------------------------------------------------------------

type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

const TEXTS: readonly string[] = [
  "",
  "a",
  "Effect",
  "é",
  "\u0000",
  "\ud83d\ude00",
  "\ud800",
  '"\\/',
  "\b\f\n\r\t",
  "__proto__",
  "constructor",
  "${a:b}",
  "*?",
];

function randomValue(random: Random, depth: number): JsonValue {
  const kind = random.below(depth > 0 ? 8 : 5);
  if (kind === 0) return random.pick([null, true, false]);
  if (kind === 1) return random.pick([0, -0, 1, -1.5, 1e21, 1e-7, 2 ** 53, 0.1, 5e-324]);
  if (kind < 5) return random.picks(TEXTS, random.between(1, 2)).join("");
  const length = random.oneIn(8) ? random.between(8, 14) : random.below(4);
  if (kind === 5) return Array.from({ length }, () => randomValue(random, depth - 1));
  return Object.fromEntries(Array.from({ length }, () => [random.picks(TEXTS, 2).join(""), randomValue(random, depth - 1)]));
}

/** JSON text of the value, with blanks and escapes wherever they may stand, and now and then a repeated member. */
function spell(value: JsonValue, random: Random): string {
  const blank = (): string => (random.oneIn(3) ? random.pick([" ", "\n", "\t", "\r\n", "  "]) : "");
  const spellOne = (one: JsonValue): string => {
    if (typeof one === "string") return spellString(one, random);
    if (typeof one === "number")
      return random.pick([JSON.stringify(one), one.toExponential(), one.toExponential().replace("e", "E")]);
    if (Array.isArray(one)) return `[${blank()}${one.map(spellOne).join(`${blank()},${blank()}`)}${blank()}]`;
    if (one === null || typeof one === "boolean") return String(one);
    const members = Object.entries(one).map(
      ([key, member]) => `${spellString(key, random)}${blank()}:${blank()}${spellOne(member)}`,
    );
    if (members.length > 0 && random.oneIn(6)) members.splice(random.below(members.length), 0, random.pick(members));
    return `{${blank()}${members.join(`${blank()},${blank()}`)}${blank()}}`;
  };
  return blank() + spellOne(value) + blank();
}

function spellString(text: string, random: Random): string {
  const units = Array.from({ length: text.length }, (_, at) => {
    const unit = text.charCodeAt(at);
    if (random.oneIn(4)) return `\\u${unit.toString(16).padStart(4, "0")}`;
    if (unit === 0x2f && random.oneIn(2)) return "\\/";
    return JSON.stringify(text.charAt(at)).slice(1, -1);
  });
  return `"${units.join("")}"`;
}

// --- mutation --------------------------------------------------------------------------------------------------------

let known: readonly string[] | undefined;

/** Every document of the corpus, as text. */
function documents(): readonly string[] {
  return (known ??= corpusTopics()
    .flatMap(readTopic)
    .flatMap((item) => {
      const found = item.kind === "grammar" ? [item.document] : Object.values(item.policies).flat().flatMap(documentOf);
      return found.map((document) => (typeof document === "string" ? document : JSON.stringify(document, null, 2)));
    })
    .filter((text): text is string => typeof text === "string"));
}

function documentOf(item: unknown): unknown[] {
  return typeof item === "object" && item !== null && "document" in item ? [item.document] : [];
}

/** One to four small changes. */
function mutateText(text: string, random: Random): string {
  for (let change = random.between(1, 4); change > 0; change--) text = mutateOnce(text, random);
  return text;
}

function mutateOnce(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + random.between(0, random.oneIn(4) ? 40 : 4));
  const before = text.slice(0, at);
  return random.choose(
    () => before + text.slice(end),
    () => before + random.pick(TOKENS) + text.slice(at),
    () => before + random.pick(TOKENS) + text.slice(end),
    () => before + text.slice(at, end).repeat(2) + text.slice(end),
    () => before + String.fromCharCode(random.below(random.oneIn(2) ? 0x80 : 0x10000)) + text.slice(at + 1),
    () => before + random.pick(TEXTS) + text.slice(at),
    () => swapMembers(text, random),
  );
}

/** Replaces a quoted text by another one of the same document: shapes stay, meanings move. */
function swapMembers(text: string, random: Random): string {
  const strings = [...text.matchAll(/"[^"\\\n]*"/g)];
  if (strings.length < 2) return text;
  const target = random.pick(strings);
  return text.slice(0, target.index) + random.pick(strings)[0] + text.slice(target.index + target[0].length);
}
