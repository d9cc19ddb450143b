/** Whether the resources hold together: an owner that is known, and members that their service has. */
import { quote } from "../../text/quote.js";
import { checkUnique, type Known } from "./known.js";
import type { Cursor } from "../cursor.js";
import { ACCOUNT_ID, accountOf, readArn } from "../ids.js";
import type { Directory, ResourceEntry } from "../../model/directory.js";

/** Members that one service alone has. */
const SERVICE_MEMBERS: readonly { readonly member: keyof ResourceEntry; readonly services: readonly string[] }[] = [
  { member: "s3", services: ["s3"] },
  { member: "kmsGrants", services: ["kms"] },
  { member: "awsManaged", services: ["kms"] },
  { member: "apiGateway", services: ["execute-api"] },
];

export function checkResources(at: Cursor, { resources }: Directory, known: Known): void {
  checkUnique(at, "ARN", "arn");
  at.each(resources, (entry, place) => {
    checkOwner(entry, place, known);
    checkMembers(entry, place);
  });
}

function checkOwner(entry: ResourceEntry, at: Cursor, known: Known): void {
  const inArn = accountOf(entry.arn);
  const isAccount = ACCOUNT_ID.test(inArn) || known.accounts.has(inArn);
  if (entry.account !== undefined) known.checkAccount(entry.account, at.get("account"));
  else if (isAccount) known.checkAccount(inArn, at.get("arn"));
  else {
    const hint = "give `account`, or `resourceAccount` in requests";
    at.warning("X_OWNER_UNKNOWN", `the owner of ${quote(entry.arn)} is not known`, hint);
  }
  if (isAccount && entry.account !== undefined && entry.account !== inArn) {
    at.get("account").error("X_ACCOUNT_MISMATCH", "the ARN names another account", "leave `account` out, or correct it");
  }
}

function checkMembers(entry: ResourceEntry, at: Cursor): void {
  const arn = readArn(entry.arn);
  for (const { member, services } of SERVICE_MEMBERS) {
    if (entry[member] === undefined || services.includes(arn?.service ?? "")) continue;
    at.get(member).error("X_MISPLACED_MEMBER", `${quote(entry.arn)} has no ${quote(member)}`, "remove it, or correct the ARN");
  }
  if (arn?.service === "kms" && arn.resource.startsWith("key/") && (entry.policies ?? []).length === 0) {
    const hint = "add the output of `aws kms get-key-policy`";
    at.warning("X_KEY_WITHOUT_POLICY", `the key ${quote(entry.arn)} has no policy, so it admits nobody`, hint);
  }
}
