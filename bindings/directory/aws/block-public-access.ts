/** Block Public Access as S3 prints it for accounts, buckets and access points. */
import type { BlockPublicAccess } from "../../policy/policy-set.js";
import type { Cursor } from "../cursor.js";

/** What is not there is off. */
export function readBlock(at: Cursor): BlockPublicAccess {
  return {
    blockPublicAcls: at.optional("BlockPublicAcls").optionalFlag() ?? false,
    ignorePublicAcls: at.optional("IgnorePublicAcls").optionalFlag() ?? false,
    blockPublicPolicy: at.optional("BlockPublicPolicy").optionalFlag() ?? false,
    restrictPublicBuckets: at.optional("RestrictPublicBuckets").optionalFlag() ?? false,
  };
}

/** On where one of the two is on. */
export function either(a: BlockPublicAccess, b: BlockPublicAccess): BlockPublicAccess {
  const isOn = (name: keyof BlockPublicAccess): boolean => a[name] === true || b[name] === true;
  return {
    blockPublicAcls: isOn("blockPublicAcls"),
    ignorePublicAcls: isOn("ignorePublicAcls"),
    blockPublicPolicy: isOn("blockPublicPolicy"),
    restrictPublicBuckets: isOn("restrictPublicBuckets"),
  };
}
