/** A Deny, written so that a reader might pass it over. */
import { compile } from "../../../bindings/index.js";
import { loadCompilingEngine } from "../../support/engine.js";
import { DELETE, policy, allow, areStopped, areAll, asDocument } from "./support.js";

const withDocument = (document: unknown): unknown =>
  loadCompilingEngine(compile({ identity: [policy(allow()), { name: "tried", document } as never] })).decide(DELETE);
const DENY = '"Effect":"Deny"';
const ACTION = '"Action":"s3:DeleteObject"';
const ALL = '"Resource":"*"';
const text = (...members: string[]): string => `{"Version":"2012-10-17","Statement":[{${members.join(",")}}]}`;

areStopped(
  "a Deny, written so that it might be passed over",
  text(DENY, '"Action":"s3:PutObject"', ALL),
  [
    ...['"deny"', '"DENY"', '" Deny"', '"Deny\\n"', '["Deny"]', "null", "true", '{"a":"Deny"}', '"\\u0044eny"'].map((effect) =>
      text(`"Effect":${effect}`, ACTION, ALL),
    ),
    ...["Effect ", "effect", "EFFECT", "Еffect"].map((name) => text(`"${name}":"Deny"`, ACTION, ALL)),
    ...[text(ACTION, ALL), text(DENY, '"Effect":"Allow"', ACTION, ALL), text('"Effect":"Allow"', DENY, ACTION, ALL)],
    ...[text('"Effect":"Allow"', '"\\u0045ffect":"Deny"', ACTION, ALL), text(DENY, '"Eff\\u0065ct":"Allow"', ACTION, ALL)],
    ...[
      "S3:DELETEOBJECT",
      "s3:delete*",
      "s3:*Object",
      "s3:DeleteObjec?",
      "*",
      "*:*",
      "s3:**",
      "\\u00733:DeleteObject",
      "s3:?eleteObject",
    ].map((action) => text(DENY, `"Action":"${action}"`, ALL)),
    ...["s3", "", ":", "s3:", ":DeleteObject", "s3.DeleteObject", "s3:Delete\\u0000Object"].map((action) =>
      text(DENY, `"Action":["${action}","s3:DeleteObject"]`, ALL),
    ),
    ...["[]", "null", "{}", '[["s3:DeleteObject"]]', "5", '[null,"s3:DeleteObject"]'].map((action) =>
      text(DENY, `"Action":${action}`, ALL),
    ),
    ...[
      text(DENY, '"action":"s3:DeleteObject"', ALL),
      text(DENY, ALL),
      text(DENY, ACTION, '"NotAction":"s3:*"', ALL),
      text(DENY, ACTION, '"NotAction":[]', ALL),
    ],
    ...[
      '"arn:aws:s3:::*"',
      '"arn:aws:s3:::b/*"',
      '"arn:*:s3:::b/k"',
      '"arn:aws:s3:::b/?"',
      '["arn:aws:s3:::c/*","*"]',
      '"arn:aws:s3*"',
      '"arn:aws:s3::*:b/k"',
    ].map((resource) => text(DENY, ACTION, `"Resource":${resource}`)),
    ...["[]", "null", '""', "{}", '"b/k"', '"arn:aws:s3::b/k"', '"arn:aws::s3:b/k"', '"arn"', '[["*"]]', '"ARN:aws:s3:::b/k"'].map(
      (resource) => text(DENY, ACTION, `"Resource":${resource}`),
    ),
    ...[text(DENY, ACTION), text(DENY, ACTION, '"resource":"*"'), text(DENY, ACTION, ALL, '"NotResource":"arn:aws:s3:::b/k"')],
    ...[
      "{}",
      "null",
      "[]",
      '{"StringEqual":{"a":"b"}}',
      '{"stringequals":{"a":"b"}}',
      '{"ForAllValue:StringEquals":{"a":"b"}}',
    ].map((condition) => text(DENY, ACTION, ALL, `"Condition":${condition}`)),
    ...[
      '{"StringEquals":null}',
      '{"StringEquals":[]}',
      '{"StringEquals":{"a":null}}',
      '{"StringEquals":{"a":{}}}',
      '{"DateEquals":{"aws:CurrentTime":"soon"}}',
      '"x"',
    ].map((condition) => text(DENY, ACTION, ALL, `"Condition":${condition}`)),
    ...[
      '{"StringEquals":{"AWS:PRINCIPALACCOUNT":"111122223333"}}',
      '{"StringLike":{"aws:username":"${aws:username}"}}',
      '{"Null":{"aws:username":false}}',
    ].map((condition) => text(DENY, ACTION, ALL, `"Condition":${condition}`)),
    ...[
      text(DENY, ACTION, ALL, '"condition":{}'),
      text(DENY, ACTION, ALL, '"Principal":"*"'),
      text(DENY, ACTION, ALL, '"__proto__":{}'),
      text(DENY, ACTION, ALL, '"Sid":5'),
    ],
    ...[
      `\ufeff${text(DENY, ACTION, ALL)}`,
      `${text(DENY, ACTION, ALL)},`,
      `// x\n${text(DENY, ACTION, ALL)}`,
      `${text(DENY, ACTION, ALL)}{}`,
      ` ${text(DENY, ACTION, ALL)}`,
    ],
    ...[
      text(DENY, ACTION, ALL).replaceAll('"', "'"),
      text(DENY, ACTION, `${ALL},`),
      text(DENY, ACTION, ALL).replace("2012-10-17", "2012-10-18"),
    ],
    ...[
      text(DENY, ACTION, ALL).replace("2012-10-17", "2008-10-17"),
      text(DENY, ACTION, ALL).replace('"2012-10-17"', "2012"),
      text(DENY, ACTION, ALL).replace("Version", "version"),
    ],
    ...[
      text(DENY, ACTION, ALL).replace("Statement", "statement"),
      text(DENY, ACTION, ALL).replace("[{", "[[{").replace("}]", "}]]"),
      `{"Statement":{${DENY},${ACTION},${ALL}}}`,
    ],
    ...[
      `{"Version":"2012-10-17","Statement":[],"Statement":[{${DENY},${ACTION},${ALL}}]}`,
      `{"Version":"2012-10-17","Statement":[{${DENY},${ACTION},${ALL}}],"Statement":[]}`,
    ],
    ...["", "null", "[]", "{}", "\0", "5", '"x"'],
  ],
  withDocument,
);

// policy-language 6.4-4, 6.6-1, 6.7-7: such a value never matches, as on AWS, and whoever compiles is told.
areAll(
  "a Deny with a value that cannot be read",
  "told",
  Object.fromEntries(
    [
      '{"Bool":{"x:k":"maybe"}}',
      '{"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}}',
      '{"NotIpAddress":{"aws:SourceIp":"10.0.0"}}',
      '{"NumericEquals":{"s3:max-keys":"ten"}}',
    ].map((condition) => [
      condition,
      () => {
        const { warnings } = compile({ identity: [{ name: "p", document: text(DENY, ACTION, ALL, `"Condition":${condition}`) }] });
        return warnings.some(({ issueCode }) => issueCode.startsWith("TYPE_MISMATCH_")) ? "told" : "passed over";
      },
    ]),
  ),
);

const DENIED = { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" };
class Statement {
  readonly Effect = "Deny";
  readonly Action = "s3:DeleteObject";
  readonly Resource = "*";
}
areAll("a Deny given as an object", ["explicitDeny", "refused"], {
  honestly: () => withDocument(asDocument(DENIED)),
  "hidden in a prototype": () => withDocument(asDocument(Object.create(DENIED))),
  "with a hidden effect": () => withDocument(asDocument(Object.defineProperty({ ...DENIED }, "Effect", { enumerable: false }))),
  "with a hidden statement list": () =>
    withDocument(Object.defineProperty({ Version: "2012-10-17" }, "Statement", { value: [DENIED] })),
  "as an instance": () => withDocument(asDocument(new Statement())),
  "as a Map": () => withDocument(asDocument(new Map(Object.entries(DENIED)))),
  "with toJSON that gives an Allow": () => withDocument(asDocument({ ...DENIED, toJSON: () => allow() })),
  "with a condition of undefined": () => withDocument(asDocument({ ...DENIED, Condition: undefined })),
  "with an effect that is boxed": () => withDocument(asDocument({ ...DENIED, Effect: new String("Deny") })),
  "with an action that is boxed": () => withDocument(asDocument({ ...DENIED, Action: [new String("s3:DeleteObject")] })),
  "behind a getter": () =>
    withDocument({
      Version: "2012-10-17",
      get Statement() {
        return [DENIED];
      },
    }),
  "in a list with a hole": () => withDocument(asDocument([DENIED, ,])),
  "in a list whose iterator gives nothing": () =>
    withDocument(asDocument(Object.assign([DENIED], { [Symbol.iterator]: () => [][Symbol.iterator]() }))),
  "in something like a list": () => withDocument(asDocument({ length: 1, 0: DENIED })),
  "under a symbol": () => withDocument({ Version: "2012-10-17", [Symbol("Statement")]: [DENIED], Statement: [DENIED] }),
});
