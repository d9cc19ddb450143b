/** The kinds of which the configuration's table (configuration.ts) is made: the reader, the environment and the JSON Schema all read it. */

export type Shape = TextShape | NumberShape | BooleanShape | ListShape | ObjectShape | MapShape | SwitchShape | OtherShape;

interface Described {
  readonly about: string;
}
export interface TextShape extends Described {
  readonly kind: "text";
  readonly pattern?: RegExp;
  readonly values?: readonly string[];
}
export interface NumberShape extends Described {
  readonly kind: "number";
  readonly least: number;
  readonly most: number;
}
interface BooleanShape extends Described {
  readonly kind: "boolean";
}
export interface ListShape extends Described {
  readonly kind: "list";
  readonly of: Shape;
  /** One item may stand without its list. */
  readonly alone?: true;
}
export interface ObjectShape extends Described {
  readonly kind: "object";
  readonly members: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Of these members, exactly one is given. */
  readonly oneOf?: readonly string[];
}
/** Names are free. */
export interface MapShape extends Described {
  readonly kind: "map";
  readonly of: Shape;
}
/** `off`, or what `on` describes. */
export interface SwitchShape extends Described {
  readonly kind: "switch";
  readonly off: false | null;
  readonly on: Shape;
}
/** Read by somebody else, who knows more: `postern/gateway`. */
export interface OtherShape extends Described {
  readonly kind: "other";
}

export const text = (about: string, pattern?: RegExp): TextShape => ({
  kind: "text",
  about,
  ...(pattern === undefined ? {} : { pattern }),
});
export const choice = (about: string, ...values: readonly string[]): TextShape => ({ kind: "text", about, values });
export const number = (about: string, least: number, most: number): NumberShape => ({ kind: "number", about, least, most });
export const flag = (about: string): BooleanShape => ({ kind: "boolean", about });
export const list = (about: string, of: Shape): ListShape => ({ kind: "list", about, of });
export const map = (about: string, of: Shape): MapShape => ({ kind: "map", about, of });
export const other = (about: string): OtherShape => ({ kind: "other", about });
export const orFalse = (on: Shape): SwitchShape => ({ kind: "switch", about: on.about, off: false, on });
export const orNull = (on: Shape): SwitchShape => ({ kind: "switch", about: on.about, off: null, on });
export const object = (
  about: string,
  members: ObjectShape["members"],
  needs: Pick<ObjectShape, "required" | "oneOf"> = {},
): ObjectShape => ({ kind: "object", about, members, ...needs });
