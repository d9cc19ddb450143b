// docs/directory.md: which resources stand for what lies below them. Forms of ARNs: AWS service authorization reference.

/** An entry, as service and beginning of its resource field, and how the ARNs below it go on. */
const CONTINUATIONS: [entry: RegExp, next: string][] = [
  [/^arn:[^:]*:s3:/, "/"],
  [/^arn:[^:]*:s3tables:[^:]*:[^:]*:bucket\//, "/table/"],
  [/^arn:[^:]*:s3vectors:[^:]*:[^:]*:bucket\//, "/index/"],
  [/^arn:[^:]*:s3-outposts:[^:]*:[^:]*:outpost\//, "/object/"],
  [/^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\//, "/index/"],
  [/^arn:[^:]*:lambda:[^:]*:[^:]*:function:/, ":"],
  [/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, ":"],
  [/^arn:[^:]*:execute-api:/, "/"],
  [/^arn:[^:]*:es:[^:]*:[^:]*:domain\//, "/"],
  [/^arn:[^:]*:vpc-lattice:[^:]*:[^:]*:service\//, "/"],
  [/^arn:[^:]*:glue:[^:]*:[^:]*:catalog/, "/"],
];

/** 7.4: what the policies of a Glue catalog and of an event bus (other than the default one) are about too. Their tags are not. */
export function standsBeside(entry: string, resource: string): boolean {
  const [, partition, service, region, account, name = ""] = entry.split(":");
  const place = `arn:${partition}:${service}:${region}:${account}:`;
  if (service === "glue" && name === "catalog") {
    return /^(database|table|tableVersion|userDefinedFunction|connection)(\/|$)/.test(resource.replace(place, ""));
  }
  const bus = /^event-bus\/(.+)$/s.exec(name)?.[1];
  return service === "events" && bus !== undefined && bus !== "default" && resource.startsWith(`${place}rule/${bus}/`);
}

/** Does the entry stand for the resource too? */
export function continues(entry: string, resource: string): boolean {
  return CONTINUATIONS.some(([form, next]) => form.test(entry) && resource.startsWith(entry + next));
}
