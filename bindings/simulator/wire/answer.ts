/** Answers as they go over the wire. */
import type { ServiceError } from "./service-error.js";
import { element, type Xml } from "./xml.js";

/** The two services that are answered, by the version that their calls name. */
export const NAMESPACES: Readonly<Record<string, string>> = {
  "2010-05-08": "https://iam.amazonaws.com/doc/2010-05-08/",
  "2011-06-15": "https://sts.amazonaws.com/doc/2011-06-15/",
};

export interface WireAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const HEADERS = { "content-type": "text/xml" };

export function success(action: string, version: string, result: Xml, requestId: string): WireAnswer {
  const content = { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } };
  return { status: 200, headers: HEADERS, body: element(`${action}Response`, content, ` xmlns="${NAMESPACES[version]!}"`) };
}

export function failure({ code, status, type, message }: ServiceError, version: string | undefined, requestId: string): WireAnswer {
  const namespace = NAMESPACES[version ?? ""] ?? NAMESPACES["2010-05-08"]!;
  const content = { Error: { Type: type, Code: code, Message: message }, RequestId: requestId };
  return { status, headers: HEADERS, body: element("ErrorResponse", content, ` xmlns="${namespace}"`) };
}
