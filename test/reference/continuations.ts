// docs/directory.md: which resources stand for what lies below them. Forms of ARNs: AWS service authorization reference.

/** An entry, as service and beginning of its resource field, and how the ARNs below it go on. */
const CONTINUATIONS: [entry: RegExp, next: string][] = [
  [/^arn:[^:]*:s3:/, "/"],
  [/^arn:[^:]*:s3tables:[^:]*:[^:]*:bucket\//, "/table/"],
  [/^arn:[^:]*:s3-outposts:[^:]*:[^:]*:outpost\//, "/object/"],
  [/^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\//, "/index/"],
  [/^arn:[^:]*:lambda:[^:]*:[^:]*:function:/, ":"],
  [/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, ":"],
  [/^arn:[^:]*:execute-api:/, "/"],
  [/^arn:[^:]*:es:[^:]*:[^:]*:domain\//, "/"],
  [/^arn:[^:]*:vpc-lattice:[^:]*:[^:]*:service\//, "/"],
];

/** Does the entry stand for the resource too? */
export function continues(entry: string, resource: string): boolean {
  return CONTINUATIONS.some(([form, next]) => form.test(entry) && resource.startsWith(entry + next));
}
