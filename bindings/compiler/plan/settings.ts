/** Checks of the settings of a policy set (model/shapes.ts): a misspelt one would silently be its default. Directories have the same. */
import { Cursor } from "../../directory/cursor.js";
import { Findings } from "../../directory/findings.js";
import { flag, list, map, object, oneOf, text, type Shape } from "../../directory/own-form/shape.js";
import type { Finding } from "../../findings/finding.js";
import { placeText } from "../../findings/place.js";
import { setFinding } from "../../findings/set-finding.js";
import { settingShapes } from "../../model/shapes.js";

/** The faults of a value, of which every object is plain. `path`: the members that lead to it. */
type Check = (value: unknown, ...path: readonly string[]) => Finding[];

function checkOf(shape: Shape): Check {
  return (value, ...path) => {
    const findings = new Findings();
    const steps = path.map((step) => ({ value: step }));
    shape(new Cursor(value, steps, findings));
    return findings.all.map((finding) =>
      setFinding("X_INVALID_SETTING", `${placeText(finding)}: ${finding.findingDetails}`, finding.hint),
    );
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const shapes = settingShapes({ text, account: text, flag, oneOf, list, map, object });
export const checkS3 = checkOf(shapes.s3);
export const checkKmsGrants = checkOf(shapes.kmsGrants);
export const checkApiGateway = checkOf(shapes.apiGateway);
