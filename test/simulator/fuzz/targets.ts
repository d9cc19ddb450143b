/**
 * Random input for what reads and writes the wire, each target with its law:
 * `form`       what is read is what URLSearchParams reads, or a typed error;
 * `parameters` a tree of parameters, written as a form, is read back as it was;
 * `xml`        an element, read by a parser that shares nothing with the writer, is what was meant;
 * `call`       whatever is asked, the answer is well-formed and not a fault of ours.
 */
import type { Random } from "../../fuzz/generate/random.js";
import { readForm } from "../../../bindings/simulator/wire/form.js";
import { Parameters } from "../../../bindings/simulator/wire/parameters.js";
import { ServiceError } from "../../../bindings/simulator/wire/service-error.js";
import { element, type Xml } from "../../../bindings/simulator/wire/xml.js";
import { parseXml, post, simulatorOf, type XmlElement } from "../ask.js";

/** Throws where the law does not hold. */
export type Target = (random: Random) => void | Promise<void>;

/** Signs that some layer has a meaning for. */
const SIGNS = [
  "&",
  "=",
  "%",
  "+",
  ".",
  "<",
  ">",
  '"',
  "'",
  "\0",
  "\r",
  "\n",
  "\t",
  "\u000b",
  "\ufffe",
  "\ud800",
  "\udc00",
  "\u{1f600}",
  "é",
  "]]>",
  "member",
  "1",
  "%41",
  "%C3",
  "&amp;",
  "A",
  "__proto__",
];

function text(random: Random, most = 8): string {
  return Array.from({ length: random.below(most + 1) }, () =>
    random.oneIn(4) ? String.fromCharCode(random.below(0x10000)) : SIGNS[random.below(SIGNS.length)]!,
  ).join("");
}

function wellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, "\ufffd");
}

function assertEqual(found: unknown, wanted: unknown, input: string): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`for ${JSON.stringify(input)}: found ${a}, wanted ${b}`);
}

/** The value, or undefined where it throws a typed error. */
function typed<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

// --- form ------------------------------------------------------------------------------------------------------------

const form: Target = (random) => {
  // As it comes out of bytes.
  const input = wellFormed(text(random, 24));
  const read = typed(() => readForm(input));
  // Of a form; URLSearchParams leaves out a `?` at the beginning, as of a URL.
  if (read !== undefined) assertEqual([...read], [...new URLSearchParams(`&${input}`)], input);
};

// --- parameters ------------------------------------------------------------------------------------------------------

type Tree = string | readonly Tree[] | { readonly [name: string]: Tree };

function tree(random: Random, depth: number): Tree {
  const kind = depth === 0 ? 0 : random.below(3);
  if (kind === 0) return wellFormed(text(random));
  const count = random.between(1, 3);
  if (kind === 1) return Array.from({ length: count }, () => tree(random, depth - 1));
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`M${index}`, tree(random, depth - 1)]));
}

/** Numbers have gaps, as clients may leave them. */
function pairsOf(value: Tree, name: string, random: Random): [string, string][] {
  if (typeof value === "string") return [[name, value]];
  if (!Array.isArray(value)) return Object.entries(value).flatMap(([member, inner]) => pairsOf(inner, `${name}.${member}`, random));
  let number = 0;
  return (value as readonly Tree[]).flatMap((item) => pairsOf(item, `${name}.member.${(number += random.between(1, 9))}`, random));
}

function readBack(shape: Tree, parameters: Parameters, name: string): Tree | undefined {
  if (typeof shape === "string") return parameters.text(name);
  if (!Array.isArray(shape)) return readMembers(shape as { readonly [name: string]: Tree }, parameters.structure(name));
  const items = shape as readonly Tree[];
  if (items.every((item) => typeof item === "string")) return parameters.texts(name);
  return parameters.structures(name)?.map((item, index) => readItem(items[index]!, item)!);
}

function readMembers(shape: { readonly [name: string]: Tree }, parameters: Parameters | undefined): Tree | undefined {
  if (parameters === undefined) return undefined;
  return Object.fromEntries(Object.entries(shape).map(([member, inner]) => [member, readBack(inner, parameters, member)!]));
}

function readItem(shape: Tree, item: Parameters): Tree | undefined {
  return typeof shape === "object" && !Array.isArray(shape)
    ? readMembers(shape as { readonly [name: string]: Tree }, item)
    : undefined;
}

/** Lists of texts or of structures, as the two APIs have them: not lists of lists, not both in one. */
function isKnown(value: Tree): boolean {
  if (typeof value === "string") return true;
  if (!Array.isArray(value)) return Object.values(value).every(isKnown);
  const items = value as readonly Tree[];
  if (items.every((item) => typeof item === "string")) return true;
  return items.every((item) => typeof item === "object" && !Array.isArray(item) && isKnown(item));
}

const parameters: Target = (random) => {
  let value = tree(random, 3);
  while (!isKnown(value)) value = tree(random, 3);
  const pairs = pairsOf(value, "P", random);
  const input = new URLSearchParams(pairs).toString();
  assertEqual(readBack(value, Parameters.read(readForm(input)), "P"), value, input);
};

// --- XML -------------------------------------------------------------------------------------------------------------

function xmlOf(value: Tree): Xml {
  return value;
}

/** What a client must read: characters that XML 1.0 has not are U+FFFD. */
function meant(value: string): string {
  return wellFormed(value).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}

function check(value: Tree, found: XmlElement | undefined, input: string): void {
  if (typeof value === "string") return assertEqual(found?.text, meant(value), input);
  const named = Array.isArray(value) ? (value as readonly Tree[]).map((item) => ["member", item] as const) : Object.entries(value);
  assertEqual(
    found?.children.map(({ name }) => name),
    named.map(([name]) => name),
    input,
  );
  named.forEach(([, inner], index) => check(inner, found?.children[index], input));
}

const xml: Target = (random) => {
  const value = { R: anyTree(random, 3) };
  const written = element("Answer", xmlOf(value));
  check(value, parseXml(written), written);
};

/** As `tree`, with lone surrogates and whatever else a text can hold. */
function anyTree(random: Random, depth: number): Tree {
  const kind = depth === 0 ? 0 : random.below(3);
  if (kind === 0) return text(random);
  const items = Array.from({ length: random.between(1, 3) }, () => anyTree(random, depth - 1));
  return kind === 1 ? items : Object.fromEntries(items.map((item, index) => [`M${index}`, item]));
}

// --- calls -----------------------------------------------------------------------------------------------------------

const simulator = simulatorOf({ account: "111122223333" });
const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
const NAMES = [
  "Version",
  "ActionNames.member.1",
  "ActionNames.member.2",
  "ActionNames",
  "PolicyInputList.member.1",
  "PolicyInputList.member.2",
  "PermissionsBoundaryPolicyInputList.member.1",
  "OrderedOrganizationPolicyInputList.member.1.ServiceControlPolicyInputList.member.1",
  "ResourceArns.member.1",
  "ResourcePolicy",
  "ResourceOwner",
  "CallerArn",
  "ContextEntries.member.1.ContextKeyName",
  "ContextEntries.member.1.ContextKeyType",
  "ContextEntries.member.1.ContextKeyValues.member.1",
  "ContextEntries.member.1",
  "ResourceHandlingOption",
  "MaxItems",
  "Marker",
  "PolicySourceArn",
];
const VALUES = [
  "2010-05-08",
  "s3:GetObject",
  POLICY,
  POLICY.slice(0, 30),
  "arn:aws:s3:::b/k",
  "*",
  "arn:aws:iam::111122223333:user/nora",
  "aws:SourceIp",
  "ip",
  "203.0.113.9",
  "1",
  "",
  "EC2-VPC-EBS",
];

const ACTIONS = [
  "SimulateCustomPolicy",
  "SimulatePrincipalPolicy",
  "GetContextKeysForCustomPolicy",
  "GetContextKeysForPrincipalPolicy",
];

/** A call that could be, with some of its parameters exchanged, added or cut. */
const call: Target = async (random) => {
  const pairs: [string, string][] = [
    ["Action", ACTIONS[random.below(ACTIONS.length)]!],
    ["Version", "2010-05-08"],
    ["ActionNames.member.1", "s3:GetObject"],
    ["PolicyInputList.member.1", POLICY],
  ];
  for (let left = random.below(6); left > 0; left--) {
    const value = random.oneIn(3) ? text(random) : VALUES[random.below(VALUES.length)]!;
    pairs.push([random.oneIn(8) ? text(random) : NAMES[random.below(NAMES.length)]!, value]);
  }
  // What is said twice is refused at once: mostly the last word counts.
  const input = new URLSearchParams(random.oneIn(8) ? pairs : [...new Map(pairs)]).toString();
  const body = random.oneIn(8) ? input.slice(0, random.below(input.length)) : input;
  const { status } = await post(simulator, body);
  if (![200, 400, 404].includes(status)) throw new Error(`for ${JSON.stringify(body)}: ${status}`);
};

export const TARGETS: Readonly<Record<string, Target>> = { form, parameters, xml, call };
