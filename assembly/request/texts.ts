/**
 * Constant ASCII texts that the core copies or compares as a pointer and a length. Those that are only compared stand in the
 * code as string literals (`Ascii`, ../text.ts).
 */
/** true */
// prettier-ignore
export const TRUE_TEXT: usize = memory.data<u8>([0x74, 0x72, 0x75, 0x65]);
export const TRUE_BYTES: u32 = 4;
/** false */
// prettier-ignore
export const FALSE_TEXT: usize = memory.data<u8>([0x66, 0x61, 0x6c, 0x73, 0x65]);
export const FALSE_BYTES: u32 = 5;
/** arn: */
// prettier-ignore
export const ARN_TEXT: usize = memory.data<u8>([0x61, 0x72, 0x6e, 0x3a]);
export const ARN_BYTES: u32 = 4;
/** root */
// prettier-ignore
export const ROOT_TEXT: usize = memory.data<u8>([0x72, 0x6f, 0x6f, 0x74]);
export const ROOT_BYTES: u32 = 4;
/** user/ */
// prettier-ignore
export const USER_TEXT: usize = memory.data<u8>([0x75, 0x73, 0x65, 0x72, 0x2f]);
export const USER_BYTES: u32 = 5;
/** role/ */
// prettier-ignore
export const ROLE_TEXT: usize = memory.data<u8>([0x72, 0x6f, 0x6c, 0x65, 0x2f]);
export const ROLE_BYTES: u32 = 5;
/** assumed-role/ */
// prettier-ignore
export const ASSUMED_ROLE_TEXT: usize = memory.data<u8>([0x61, 0x73, 0x73, 0x75, 0x6d, 0x65, 0x64, 0x2d, 0x72, 0x6f, 0x6c, 0x65, 0x2f]);
export const ASSUMED_ROLE_BYTES: u32 = 13;
/** federated-user/ */
// prettier-ignore
export const FEDERATED_USER_TEXT: usize = memory.data<u8>([0x66, 0x65, 0x64, 0x65, 0x72, 0x61, 0x74, 0x65, 0x64, 0x2d, 0x75, 0x73, 0x65, 0x72, 0x2f]);
export const FEDERATED_USER_BYTES: u32 = 15;
/** oidc-provider/ */
// prettier-ignore
export const OIDC_PROVIDER_TEXT: usize = memory.data<u8>([0x6f, 0x69, 0x64, 0x63, 0x2d, 0x70, 0x72, 0x6f, 0x76, 0x69, 0x64, 0x65, 0x72, 0x2f]);
export const OIDC_PROVIDER_BYTES: u32 = 14;
/** saml-provider/ */
// prettier-ignore
export const SAML_PROVIDER_TEXT: usize = memory.data<u8>([0x73, 0x61, 0x6d, 0x6c, 0x2d, 0x70, 0x72, 0x6f, 0x76, 0x69, 0x64, 0x65, 0x72, 0x2f]);
export const SAML_PROVIDER_BYTES: u32 = 14;
/** Account */
// prettier-ignore
export const TYPE_ACCOUNT_TEXT: usize = memory.data<u8>([0x41, 0x63, 0x63, 0x6f, 0x75, 0x6e, 0x74]);
export const TYPE_ACCOUNT_BYTES: u32 = 7;
/** User */
// prettier-ignore
export const TYPE_USER_TEXT: usize = memory.data<u8>([0x55, 0x73, 0x65, 0x72]);
export const TYPE_USER_BYTES: u32 = 4;
/** AssumedRole */
// prettier-ignore
export const TYPE_ASSUMED_ROLE_TEXT: usize = memory.data<u8>([0x41, 0x73, 0x73, 0x75, 0x6d, 0x65, 0x64, 0x52, 0x6f, 0x6c, 0x65]);
export const TYPE_ASSUMED_ROLE_BYTES: u32 = 11;
/** FederatedUser */
// prettier-ignore
export const TYPE_FEDERATED_USER_TEXT: usize = memory.data<u8>([0x46, 0x65, 0x64, 0x65, 0x72, 0x61, 0x74, 0x65, 0x64, 0x55, 0x73, 0x65, 0x72]);
export const TYPE_FEDERATED_USER_BYTES: u32 = 13;
/** Anonymous */
// prettier-ignore
export const TYPE_ANONYMOUS_TEXT: usize = memory.data<u8>([0x41, 0x6e, 0x6f, 0x6e, 0x79, 0x6d, 0x6f, 0x75, 0x73]);
export const TYPE_ANONYMOUS_BYTES: u32 = 9;
/** anonymous */
// prettier-ignore
export const ANONYMOUS_TEXT: usize = memory.data<u8>([0x61, 0x6e, 0x6f, 0x6e, 0x79, 0x6d, 0x6f, 0x75, 0x73]);
export const ANONYMOUS_BYTES: u32 = 9;
/** aws */
// prettier-ignore
export const AWS_TEXT: usize = memory.data<u8>([0x61, 0x77, 0x73]);
export const AWS_BYTES: u32 = 3;
/** :iam:: */
// prettier-ignore
export const IAM_FIELDS_TEXT: usize = memory.data<u8>([0x3a, 0x69, 0x61, 0x6d, 0x3a, 0x3a]);
export const IAM_FIELDS_BYTES: u32 = 6;
