/** The WebAssembly binary format, as far as a packer needs it: sections, LEB128 numbers, memories and data segments. */

const SECTION_CUSTOM = 0;
export const SECTION_MEMORY = 5;
export const SECTION_DATA = 11;
export const SECTION_DATA_COUNT = 12;

const HEADER_BYTES = 8;

export interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

/** Reads from the bytes of a sound module. */
export class Reader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** An unsigned LEB128 number of 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  take(length: number): Uint8Array {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** What is left. */
  rest(): Uint8Array {
    return this.take(this.bytes.length - this.at);
  }
}

export function readSections(module: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (const reader = new Reader(module, HEADER_BYTES); reader.at < module.length;) {
    const id = reader.u32();
    sections.push({ id, body: reader.take(reader.u32()) });
  }
  return sections;
}

/** The module of these sections, with the header of `module`. */
export function writeModule(module: Uint8Array, sections: readonly Section[]): Uint8Array {
  const parts = sections.flatMap(({ id, body }) => [Uint8Array.from([id, ...unsigned(body.length)]), body]);
  return concat([module.subarray(0, HEADER_BYTES), ...parts]);
}

/** Content of the custom section `name`, or undefined. */
export function customSection(sections: readonly Section[], name: string): Uint8Array | undefined {
  for (const { id, body } of sections) {
    if (id !== SECTION_CUSTOM) continue;
    const reader = new Reader(body);
    if (new TextDecoder().decode(reader.take(reader.u32())) === name) return reader.rest();
  }
  return undefined;
}

/** LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

/** Signed LEB128. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  for (; value < -0x40 || value > 0x3f; value >>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value & 0x7f];
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
