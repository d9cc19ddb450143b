/** Block Public Access as S3 prints it for accounts, buckets and access points. */
import type { BlockPublicAccess } from "../../model/policy-set.js";
import { BLOCKS } from "../../model/shapes.js";
import type { Cursor } from "../cursor.js";

function blockOf(isOn: (setting: keyof BlockPublicAccess) => boolean): BlockPublicAccess {
  return Object.fromEntries(BLOCKS.map((setting) => [setting, isOn(setting)]));
}

/** AWS writes the names with a capital. What is not there is off. */
export function readBlock(at: Cursor): BlockPublicAccess {
  return blockOf((setting) => at.optional(setting.charAt(0).toUpperCase() + setting.slice(1)).optionalFlag() ?? false);
}

/** On where one of the two is on. */
export function either(a: BlockPublicAccess, b: BlockPublicAccess): BlockPublicAccess {
  return blockOf((setting) => a[setting] === true || b[setting] === true);
}

/** As S3 makes access points where nothing is said (S3 user guide, "Managing public access to access points"). */
export const ALL_ON = blockOf(() => true);
