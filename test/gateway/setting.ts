/** Setting G of docs/spec/serving.md §19. */
import { compile, Engine } from "../../bindings/hosts/inline.js";
import type { Authenticator } from "../../bindings/gateway/identity.js";
import {
  createGateway,
  forwardAuth,
  type Adapter,
  type DecisionEvent,
  type ForwardAuthOptions,
  type GatewayOptions,
  type Route,
} from "../../bindings/surface/gateway.js";

export const ACCOUNT = "111122223333";
export const NORA = `arn:aws:iam::${ACCOUNT}:user/nora`;

const DOCUMENT = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "photos:GetAlbum", Resource: `arn:aws:photos:eu-west-1:${ACCOUNT}:album/*` },
    { Effect: "Allow", Action: "photos:DeleteAlbum", Resource: `arn:aws:photos:eu-west-1:${ACCOUNT}:album/\${aws:username}/*` },
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } } },
  ],
} as const;

export function engineOf(...documents: readonly object[]): Engine {
  return Engine.loadSync(compile({ identity: documents.map((document, at) => ({ name: `p${at}`, document })) }));
}

export const engine = engineOf(DOCUMENT);

const RESOURCE = "arn:aws:photos:{region}:{account}:album/{owner}/{album}";
export const ROUTES: readonly Route[] = [
  { match: "GET /albums/{owner}/{album}", action: "photos:GetAlbum", resource: RESOURCE },
  { match: "DELETE /albums/{owner}/{album}", action: "photos:DeleteAlbum", resource: RESOURCE },
];

const KEYS: Readonly<Record<string, string>> = { "k-nora": "nora", "k-bob": "bob" };

export const apiKey: Authenticator = {
  name: "apiKey",
  challenge: 'ApiKey realm="photos"',
  authenticate({ headers }) {
    const [key] = headers.get("x-api-key") ?? [];
    if (key === undefined) return { kind: "none" };
    const user = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (user === undefined) return { kind: "refused", code: "UNKNOWN_KEY" };
    return { kind: "identity", identity: { principal: `arn:aws:iam::${ACCOUNT}:user/${user}`, credentialHeader: "x-api-key" } };
  },
};

export const SETTING: GatewayOptions = {
  engine,
  routes: ROUTES,
  authenticate: [apiKey],
  trustedProxies: ["127.0.0.0/8"],
  account: ACCOUNT,
  region: "eu-west-1",
};

/** The headers of §19, and what a test changes of them; `undefined` takes one away. */
export type Changes = Readonly<Record<string, string | readonly string[] | undefined>>;

const ASKED = {
  "x-forwarded-method": "GET",
  "x-forwarded-uri": "/albums/bob/summer",
  "x-forwarded-host": "h",
  "x-forwarded-proto": "https",
  "x-forwarded-for": "203.0.113.9",
  "x-api-key": "k-nora",
};

export function askedWith(changes: Changes, method = "GET"): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries({ ...ASKED, ...changes })) {
    for (const one of value === undefined ? [] : [value].flat()) headers.append(name, one);
  }
  return new Request("http://127.0.0.1:8181/check", { method, headers });
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly event: DecisionEvent;
}

/** A gateway that is asked as §19 asks. */
export function asking(changes: Partial<GatewayOptions> = {}, options: ForwardAuthOptions = { headers: "forwarded" }) {
  const events: DecisionEvent[] = [];
  const gateway = createGateway({ ...SETTING, onDecision: (event) => events.push(event), ...changes });
  const check: Adapter = forwardAuth(gateway, options);
  return async (asked: Changes | Request = {}, peer = "127.0.0.1"): Promise<Asked> => {
    const request = asked instanceof Request ? asked : askedWith(asked);
    const { status, headers, ...response } = await answered(check, request, peer);
    return { status, headers, body: response.body, event: events.at(-1)! };
  };
}

async function answered(check: Adapter, request: Request, address: string): Promise<Omit<Asked, "event">> {
  const response = await check(request, { address });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

export function headersOf(headers: Headers): Record<string, string> {
  const found: Record<string, string> = {};
  headers.forEach((value, name) => (found[name] = value));
  return found;
}
