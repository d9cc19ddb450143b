/** Checks of the settings of a policy set (model/shapes.ts): a misspelt one would silently be its default. Directories have the same. */
import { Cursor } from "../../directory/cursor.js";
import { Findings } from "../../directory/findings.js";
import { flag, list, map, object, oneOf, text } from "../../directory/own-form/shape.js";
import type { Finding } from "../../findings/finding.js";
import { placeText } from "../../findings/place.js";
import { setFinding } from "../../findings/set-finding.js";
import { settingShapes } from "../../model/shapes.js";

const SHAPES = settingShapes({ text, account: text, flag, oneOf, list, map, object });

/** The faults of a member of the set, of which every object is plain. */
export function checkSetting(member: keyof typeof SHAPES, value: unknown): Finding[] {
  const findings = new Findings();
  SHAPES[member](new Cursor(value, [{ value: member }], findings));
  return findings.all.map((finding) =>
    setFinding("X_INVALID_SETTING", `${placeText(finding)}: ${finding.findingDetails}`, finding.hint),
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
