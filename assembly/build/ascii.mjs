// A transform of asc: what a text constant is in the core. AssemblyScript would make an object of two bytes a character, with a
// header; here `"role/"` is an address, of a byte that says how long the text is and then its bytes. All stand in one block.
import { LiteralKind, NodeKind, Parser, Source, SourceKind, Tokenizer } from "assemblyscript";
import { Transform } from "assemblyscript/transform";

/** The constant in text.ts whose bytes are written here. */
const BLOCK = "ASCII_TEXTS";
const LENGTH_MAX = 255;

export default class AsciiTexts extends Transform {
  afterParse(parser) {
    const texts = new Map();
    const sources = parser.sources.filter(({ sourceKind }) => sourceKind <= SourceKind.UserEntry);
    let bytes = [];
    const addressOf = ({ value, range }) => {
      if (!texts.has(value)) {
        texts.set(value, bytes.length);
        bytes = [...bytes, ...encode(value)];
      }
      return expression(`(${BLOCK} + ${texts.get(value)})`, range);
    };
    for (const source of sources) replaceTexts(source, addressOf);
    for (const source of sources) fillBlock(source, bytes);
  }
}

function encode(text) {
  if (text.length > LENGTH_MAX || !/^[\x20-\x7e]*$/.test(text)) throw new Error(`no short ASCII text: ${text}`);
  return [text.length, ...Buffer.from(text, "latin1")];
}

/** What the text says, as if it stood at `range`. */
function expression(text, range) {
  const parser = new Parser();
  const tokenizer = new Tokenizer(new Source(SourceKind.User, "", text));
  parser.currentSource = tokenizer.source;
  const parsed = parser.parseExpression(tokenizer);
  moveTo(parsed, range);
  return parsed;
}

function moveTo(node, range) {
  node.range = range;
  for (const member of Object.values(node).flat()) if (isNode(member)) moveTo(member, range);
}

const isText = (node) => node?.kind === NodeKind.Literal && node.literalKind === LiteralKind.String;
const isNode = (value) => typeof value?.kind === "number" && value.range !== undefined;

/** Every text constant below the node, but for the paths of imports. */
function replaceTexts(node, addressOf) {
  if (node.kind === NodeKind.Import || node.kind === NodeKind.Export) return;
  for (const [name, member] of Object.entries(node)) {
    if (isText(member)) node[name] = addressOf(member);
    else if (isNode(member)) replaceTexts(member, addressOf);
    else if (Array.isArray(member)) {
      for (const [at, item] of member.entries()) {
        if (isText(item)) member[at] = addressOf(item);
        else if (isNode(item)) replaceTexts(item, addressOf);
      }
    }
  }
}

/** Puts the bytes into `memory.data<u8>([])` of the constant. */
function fillBlock(source, bytes) {
  const constants = source.statements.flatMap((statement) => statement.declarations ?? []);
  const block = constants.find(({ name }) => name?.text === BLOCK);
  if (block !== undefined) block.initializer = expression(`memory.data<u8>([${bytes.join(", ")}])`, block.range);
}
