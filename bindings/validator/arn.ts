/** The fields of a resource's ARN as a policy writes it. */
import { fieldCountOf, fieldOf, readArnText } from "../policy/arn.js";
import type { Entry, StatementView } from "./statement-view.js";

export interface ArnEntry {
  readonly entry: Entry;
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Neither a wildcard nor a variable: it is what it says. */
export function isLiteral(field: string): boolean {
  return !/[*?]|\$\{/.test(field);
}

/** The six fields, or undefined for what is not an ARN or has fewer. */
function readArnEntry(entry: Entry, hasVariables: boolean): ArnEntry | undefined {
  if (!entry.text.startsWith("arn:")) return undefined;
  const arn = readArnText(entry.text, hasVariables);
  if (fieldCountOf(arn) < 6) return undefined;
  const [partition = "", service = "", region = "", account = "", resource = ""] = [1, 2, 3, 4, 5].map((index) =>
    fieldOf(arn, index),
  );
  return { entry, partition, service, region, account, resource };
}

/** Every whole ARN under `Resource` and `NotResource`. */
export function arnsOf(statements: readonly StatementView[], hasVariables: boolean): readonly ArnEntry[] {
  return statements.flatMap(({ resources, notResources }) =>
    [...resources, ...notResources].flatMap((entry) => readArnEntry(entry, hasVariables) ?? []),
  );
}
