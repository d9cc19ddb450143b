/** Who calls: authenticators, asked in order. */
import { choice, flag, list, map, number, object, text, type ListShape, type Shape } from "./shape.js";

const HEADER = text("A header's name in lower case", /^[a-z0-9!#$%&'*+.^_`|~-]+$/);

const NAME = text("The name that routes use", /^[\w.-]{1,64}$/);

/** What becomes of a verified credential; of CallerMapping in `postern/gateway`. */
const MAPPING: Readonly<Record<string, Shape>> = {
  principal: text("ARN of the caller, with placeholders: arn:aws:iam::{account}:user/{claim.sub}"),
  type: choice("Where the ARN does not say it", "user", "role", "assumedRole", "federatedUser", "federated"),
  entityArn: text("Of an assumed role: the role with its path"),
  encode: flag("Percent-encode what is not of IAM's alphabet, instead of refusing it"),
};

const ALGORITHM = choice(
  "A signature algorithm",
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "HS256",
  "HS384",
  "HS512",
);

const JWT = object(
  "Signed tokens",
  {
    name: NAME,
    issuer: text("The claim iss, exactly"),
    audience: { ...list("At least one of these is in the claim aud", text("An audience")), alone: true },
    jwksUri: text("Keys of the issuer; https, or http on the loopback", /^https?:\/\/[^\s]+$/),
    jwksFile: text("Keys of the issuer, as a file"),
    secret: text("At least 32 bytes, for HS256, HS384 or HS512 only"),
    algorithms: list("Default RS256, PS256, ES256, EdDSA", ALGORITHM),
    clockToleranceSeconds: number("Default 30", 0, 600),
    maxAgeSeconds: number("Largest age since iat", 1, 31_536_000),
    requiredClaims: list("Default sub, exp", text("A claim")),
    header: HEADER,
    cookie: text("Read the token from this cookie instead", /^[\w.-]+$/),
    typ: text("The header member typ"),
    realm: text("Of the challenge", /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/),
    cacheSeconds: number("How long a verified token is remembered, at most until its exp; default 60", 0, 60),
    staleSeconds: number("How long keys are used while the issuer cannot be reached; default 3600", 0, 86_400),
    ...MAPPING,
    tags: map("Claims that become aws:PrincipalTag/K: claim to K", text("The tag's key")),
    mfaAmr: list("Values of amr that mean a second factor; default mfa, otp, hwk", text("A value")),
  },
  { required: ["issuer", "audience", "principal"], oneOf: ["jwksUri", "jwksFile", "secret"] },
);

const API_KEY = object(
  "Keys that callers send",
  {
    name: NAME,
    header: HEADER,
    keys: text("File: a list of { sha256, principal, tags, expires }"),
    realm: text("Of the challenge", /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/),
  },
  { required: ["keys"] },
);

const CERT = object(
  "Client certificates that the gateway has verified",
  {
    name: NAME,
    form: choice("xfcc: Envoy; dn: nginx's subject; pem: the certificate", "xfcc", "dn", "pem"),
    header: HEADER,
    verifyHeader: HEADER,
    trustDomain: text("The host that the certificate's URI must have", /^[a-z0-9._-]{1,255}$/),
    ...MAPPING,
  },
  { required: ["form", "principal"] },
);

export const AUTHENTICATE: ListShape = list(
  "Who calls; the first that finds its credential decides",
  object("An authenticator", { jwt: JWT, apiKey: API_KEY, cert: CERT }, { oneOf: ["jwt", "apiKey", "cert"] }),
);
