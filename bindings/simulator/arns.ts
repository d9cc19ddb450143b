/** ARNs as far as the simulator looks into them. */

export interface EntityArn {
  readonly arn: string;
  readonly kind: "user" | "group" | "role";
  readonly partition: string;
  readonly account: string;
  /** `/` or `/division/`. */
  readonly path: string;
  readonly name: string;
}

const ENTITY = /^arn:(aws[a-z-]*):iam::(\d{12}):(user|group|role)(\/(?:[\x21-\x7e]*\/)?)([\w+=,.@-]{1,128})$/;

/** Undefined for anything but a user, group or role. */
export function readEntityArn(arn: string): EntityArn | undefined {
  const [, partition, account, kind, path, name] = ENTITY.exec(arn) ?? [];
  if (name === undefined) return undefined;
  return { arn, kind: kind as EntityArn["kind"], partition: partition!, account: account!, path: path!, name };
}

/** The account in an ARN; undefined where there is none. */
export function accountIn(arn: string): string | undefined {
  const account = arn.startsWith("arn:") ? arn.split(":", 5)[4] : undefined;
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
