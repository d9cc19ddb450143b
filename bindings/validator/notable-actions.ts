/** Actions that checks ask for by name, whatever the catalogue holds. */
export const NOTABLE_ACTIONS: readonly string[] = [
  "iam:passrole",
  "iam:createservicelinkedrole",
  "s3:getobject",
  "s3:putobject",
  "s3:deleteobject",
  "s3:putbucketpolicy",
  "s3:putbucketacl",
  "s3:putobjectacl",
];
