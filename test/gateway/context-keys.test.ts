/** The keys that an artifact's policies ask for, as `contextKeys` lists them. */
import { describe, expect, it } from "vitest";
import { KEYS, ROWS } from "../../assembly/layout.js";
import { checkFrame } from "../../bindings/artifact/check-frame.js";
import { writeArtifact } from "../../bindings/artifact/writer.js";
import { compile } from "../../bindings/hosts/inline.js";
import { ArtifactError, contextKeys } from "../../bindings/surface/gateway.js";

type Statement = object;
const ALLOW = { Effect: "Allow", Action: "photos:GetAlbum", Resource: "*" };
const ADDRESS = { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } };

const artifactOf = (...statements: readonly Statement[]): Uint8Array =>
  compile({ identity: [{ name: "p", document: { Version: "2012-10-17", Statement: statements } as never }] }).bytes;

describe("the keys of an artifact", () => {
  const asked = (...statements: readonly Statement[]): readonly string[] =>
    contextKeys(artifactOf(...statements)).filter((key) => !ALWAYS.includes(key));
  /** Those that the engine looks at by itself. */
  const ALWAYS = ["aws:calledvia", "aws:multifactorauthpresent", "aws:viaawsservice"];

  it.each<[string, Statement, string[]]>([
    ["none", ALLOW, []],
    ["of a condition", { ...ALLOW, Condition: ADDRESS }, ["aws:sourceip"]],
    ["of a resource's variable", { ...ALLOW, Resource: "arn:aws:p:::a/${aws:UserName}" }, ["aws:username"]],
    ["of a variable with a default", { ...ALLOW, Resource: "arn:aws:p:::a/${aws:PrincipalTag/T, 'x'}" }, ["aws:principaltag/t"]],
    [
      "of a variable in a condition",
      { ...ALLOW, Condition: { StringLike: { "s3:prefix": "${aws:EpochTime}/*" } } },
      ["aws:epochtime", "s3:prefix"],
    ],
    [
      "of a variable in an ARN",
      { ...ALLOW, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::${aws:CurrentTime}" } } },
      ["aws:currenttime", "aws:sourcearn"],
    ],
    ["of NotResource", { Effect: "Deny", Action: "*", NotResource: "arn:aws:p:::${aws:CurrentTime}" }, ["aws:currenttime"]],
    ["of Null", { ...ALLOW, Condition: { Null: { "aws:EpochTime": "false" } } }, ["aws:epochtime"]],
  ])("%s", (_, statement, keys) => {
    expect(asked(statement)).toEqual(keys);
  });

  it("is a list that nobody changes", () => {
    expect(Object.isFrozen(contextKeys(artifactOf(ALLOW)))).toBe(true);
    expect(contextKeys(compile({ identity: [] }))).toEqual(ALWAYS);
  });

  it.each<[string, unknown, string]>([
    ["text", "artifact", "ARTIFACT_NOT_BYTES"],
    ["nothing", new Uint8Array(0), "ARTIFACT_BAD_MAGIC"],
    ["a part", artifactOf(ALLOW).subarray(0, 200), "ARTIFACT_TRUNCATED"],
    ["a changed byte", artifactOf(ALLOW).map((byte, at) => (at === 600 ? byte ^ 1 : byte)), "ARTIFACT_BAD_CHECKSUM"],
    ["more keys than there are", withKeys(1_000_000), "ARTIFACT_CORRUPT"],
    ["as many keys as can be said", withKeys(0xffffffff), "ARTIFACT_CORRUPT"],
  ])("refuses %s", (_, bytes, code) => {
    expect(() => contextKeys(bytes as Uint8Array)).toThrow(expect.objectContaining({ code }) as Error);
    expect(() => contextKeys(bytes as Uint8Array)).toThrow(ArtifactError);
  });
});

/** An artifact, checksums and all, that says it has so many keys. */
function withKeys(items: number): Uint8Array {
  const sections = checkFrame(artifactOf(ALLOW));
  expect(sections[ROWS]!.items).toBe(1);
  sections[KEYS] = { ...sections[KEYS]!, items };
  return writeArtifact(0, sections);
}
