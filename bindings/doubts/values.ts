/** Can a value be read as what policies compare it with? */
import { AddressBlock } from "../addresses/address-block.js";
import { parseDate } from "../policy/dates.js";
import { parseDecimal } from "../policy/numbers.js";
import type { Reading } from "./names.js";

const READERS: Readonly<Record<Reading, (value: string) => boolean>> = {
  text: () => true,
  number: (value) => parseDecimal(value) !== undefined || isDate(value),
  date: isDate,
  boolean: (value) => /^(?:true|false)$/i.test(value),
  address: (value) => AddressBlock.readAddress(value) !== undefined,
  ARN: (value) => value.split(":").length >= 6,
};

function isDate(value: string): boolean {
  return parseDate(value).kind !== "invalid";
}

/** Where no operator reads values at all, any will do. */
export function isReadable(value: string, readings: ReadonlySet<Reading>): boolean {
  return readings.size === 0 || [...readings].some((reading) => READERS[reading](value));
}
