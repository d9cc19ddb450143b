import { Transform } from "assemblyscript/transform";

export default class AsciiTexts extends Transform {}
