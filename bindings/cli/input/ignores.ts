/** What is not to be reported: by `--ignore CODE[@SID|@FILE]=REASON`, or by a baseline of what was there before. */
import { VALIDATOR_CODES } from "../../surface/validate.js";
import { suggestOr } from "../../findings/suggest.js";
import { quote } from "../../text/quote.js";
import { CliError, usage } from "../output/errors.js";
import { fingerprintOf, type Ignore, type Placed } from "../output/placed.js";

/** Throws where a reason is missing or no finding has the code. */
export function readIgnores(texts: readonly string[]): readonly Ignore[] {
  return texts.map((text) => {
    const [, code = "", where, reason = ""] = /^([^@=]*)(?:@([^=]*))?(?:=(.*))?$/s.exec(text) ?? [];
    if (!(VALIDATOR_CODES as readonly string[]).includes(code)) {
      throw usage(
        `\`--ignore\` names ${quote(code)}, which is not a code`,
        suggestOr(code, VALIDATOR_CODES, "docs/validator.md lists the codes"),
      );
    }
    if (reason.trim() === "") throw usage(`\`--ignore ${code}\` gives no reason`, `write why: \`--ignore '${code}=REASON'\``);
    return { code, where, reason: reason.trim() };
  });
}

/** The first rule that the finding falls under. */
export function ignoreOf({ finding, file, sid }: Placed, ignores: readonly Ignore[]): Ignore | undefined {
  return ignores.find(({ code, where }) => code === finding.issueCode && (where === undefined || where === sid || where === file));
}

// --- baseline -----------------------------------------------------------------------------------------------------

interface BaselineFile {
  readonly version: 1;
  /** Fingerprints, with how many findings have them. */
  readonly findings: Readonly<Record<string, number>>;
}

export function baselineText(found: readonly Placed[]): string {
  const findings: Record<string, number> = {};
  for (const each of found.map(fingerprintOf).sort()) findings[each] = (findings[each] ?? 0) + 1;
  return `${JSON.stringify({ version: 1, findings } satisfies BaselineFile, undefined, 2)}\n`;
}

export function readBaseline(value: unknown, path: string): Map<string, number> {
  const file = value as Partial<BaselineFile> | null;
  const findings = typeof file === "object" && file?.version === 1 ? file.findings : undefined;
  if (typeof findings !== "object" || findings === null) {
    throw new CliError(
      "INVALID_BASELINE",
      `${quote(path)} is not a baseline of \`postern validate\``,
      "make one with `--write-baseline`",
    );
  }
  return new Map(Object.entries(findings).map(([name, count]) => [name, Number(count)]));
}

/** Those that the baseline does not hold. As many of a kind as it counts are left out. */
export function newSince(found: readonly Placed[], baseline: Map<string, number>): readonly Placed[] {
  return found.filter((each) => {
    const name = fingerprintOf(each);
    const left = baseline.get(name) ?? 0;
    if (left > 0) baseline.set(name, left - 1);
    return left === 0;
  });
}
