/** `aws ec2 describe-vpc-endpoints`. */
import { definedMembers } from "../../text/plain-object.js";
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import type { Draft } from "../draft.js";
import { ENDPOINT_ID } from "../ids.js";
import type { Output } from "./output.js";
import type { EndpointEntry } from "../../model/directory.js";
import { ownName, readDocument } from "./document.js";

/** The other types carry no requests to AWS's APIs. */
const TYPES: readonly string[] = ["Interface", "Gateway"];

export function readEndpoints({ at }: Output, draft: Draft): void {
  for (const item of at.get("VpcEndpoints").items()) readEndpoint(item, draft);
}

function readEndpoint(at: Cursor, draft: Draft): void {
  const id = at.get("VpcEndpointId").matching(ENDPOINT_ID, "the id of a VPC endpoint");
  const typeName = at.get("VpcEndpointType").text();
  if (id === undefined || typeName === undefined) return;
  if (!TYPES.includes(typeName)) {
    at.warning("X_NOT_USED", `${quote(id)} is of the type ${quote(typeName)}, which no request names`, "nothing needs doing");
    return;
  }
  const document = at.optional("PolicyDocument");
  const policy = document.isPresent ? readDocument(document, ownName(id, "endpoint policy")) : undefined;
  if (document.isPresent && policy === undefined) return;
  const entry: EndpointEntry = definedMembers({
    id,
    type: typeName.toLowerCase() as EndpointEntry["type"],
    policies: policy && [policy],
  });
  draft.endpoints.set(id, "entity", entry, at);
}
