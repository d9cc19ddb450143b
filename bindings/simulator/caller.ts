/** Who calls, and whose the resource is. */
import type { ContextValue, Principal } from "../model/request.js";
import { accountIn, readEntityArn } from "./arns.js";
import type { Simulation } from "./simulation.js";
import { cut } from "./wire/form.js";
import { ServiceError } from "./wire/service-error.js";

export interface Caller {
  readonly principal: Principal;
  readonly account: string;
  readonly kind: "user" | "role" | "group" | "none";
  /** What the caller brings along, beside what the call gives. */
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** The caller of that ARN. Throws ServiceError InvalidInput for what cannot be simulated. */
export function callerOf(arn: string, parameter: string): Caller {
  const entity = readEntityArn(arn);
  if (entity === undefined) throw notAnEntity(arn, parameter);
  const { kind, account, partition } = entity;
  if (kind === "group") return { ...nobody(account, partition), kind };
  return { principal: { type: kind, arn }, account, kind, context: {} };
}

/** A session's ARN is the likeliest to be given by mistake: the hint names its role. */
function notAnEntity(arn: string, parameter: string): ServiceError {
  const [, partition, account, role] = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  const hint =
    role === undefined
      ? "give the ARN of a user, group or role"
      : `give the role, \`arn:${partition}:iam::${account}:role/${role}\``;
  return ServiceError.invalidInput(`${parameter} \`${cut(arn, 120)}\` is not the ARN of a user, group or role`, hint);
}

/** Keys that would tell of a caller where there is none. The empty text is no value (policy-language 0.3-3). */
const NOBODY: Readonly<Record<string, ContextValue>> = { "aws:PrincipalArn": "", "aws:PrincipalType": "" };

/** Somebody of the account whom no policy can name. */
export function nobody(account: string, partition = "aws"): Caller {
  const arn = `arn:${partition}:iam::${account}:role/postern-simulator/nobody`;
  return { principal: { type: "role", arn }, account, kind: "none", context: NOBODY };
}

/** Keys that `nobody` has by our doing, folded: they are missing as long as the call does not give them. */
export const NOBODYS_KEYS: ReadonlySet<string> = new Set(Object.keys(NOBODY).map((key) => key.toLowerCase()));

/** The account that owns a resource: its ARN's, the call's, the caller's. */
export function ownerOf(resource: string, { resourceOwner }: Pick<Simulation, "resourceOwner">, caller: Caller): string {
  return accountIn(resource) ?? resourceOwner ?? caller.account;
}
