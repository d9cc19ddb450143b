/** Words of an artifact's records. For artifacts that an engine has verified: nothing is checked here. */
import type { ArtifactKey, ArtifactReader, SectionView } from "../reader.js";

export class ArtifactTables {
  readonly #sections = new Map<number, SectionView>();
  /** Condition keys, in index order. */
  readonly keys: readonly ArtifactKey[];
  /** The same as texts name them. */
  readonly keyNames: readonly string[];
  constructor(
    readonly reader: ArtifactReader,
    namesOf = (keys: readonly ArtifactKey[]): readonly string[] => keys.map(({ name }) => name),
  ) {
    this.keys = reader.keys();
    this.keyNames = namesOf(this.keys);
  }

  section(id: number): SectionView {
    let section = this.#sections.get(id);
    if (section === undefined) this.#sections.set(id, (section = this.reader.section(id)));
    return section;
  }

  /** Number of records of a section. */
  count(id: number): number {
    return this.section(id).items;
  }

  /** The word at a byte offset of a section. */
  word(id: number, offset: number): number {
    return this.section(id).view.getUint32(offset, true);
  }

  /** `count` words from a byte offset of a section. */
  words(id: number, offset: number, count: number): number[] {
    return Array.from({ length: count }, (_, at) => this.word(id, offset + at * 4));
  }
}
