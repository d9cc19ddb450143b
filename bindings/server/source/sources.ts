/** The source of the configuration: exactly one. */
import { SOURCE_FORMS } from "../config/source-shape.js";
import type { SourceOptions } from "../config/types.js";
import { startError } from "../faults.js";
import { artifactSource } from "./artifact.js";
import type { PolicySource } from "./source.js";
import { textSource } from "./texts.js";
import { urlSource } from "./url.js";

/** Throws StartError. `version` is that of this package. */
export function sourceOf(options: SourceOptions, version: string): PolicySource {
  const given = SOURCE_FORMS.filter((form) => options[form] !== undefined);
  const [form] = given;
  if (form === undefined || given.length > 1) {
    const found = form === undefined ? "none" : given.join(" and ");
    throw startError("CONFIG_INVALID", `\`source\` must have one of ${SOURCE_FORMS.join(", ")}, found ${found}`, "keep one");
  }
  const { mode = "aws", headers } = options;
  const value = options[form]!;
  if (form === "artifact") return artifactSource(value);
  if (form === "url") return urlSource(value, { version, ...(headers === undefined ? {} : { headers }) });
  return textSource(form, value, mode);
}
