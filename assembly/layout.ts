/**
 * Every number that the compiler, the bindings and the core must agree on. Portable: compiled by asc *and* tsc, so plain
 * integer constants only. The contract in words and drawings is FORMAT.md; a change of a byte here bumps FORMAT_VERSION.
 *
 * All integers are little-endian u32 unless said otherwise. "Index + 1" fields use 0 for none.
 */

// --- memory map of the core (bytes from address 0) -------------------------------------------------------------------
//  0x00400  frame header      one request, written by the host
//  0x00600  result            written by decide()
//  0x00800  entries           context entries of the request
//  0x01800  scratch           owned by the core: matched principals, folded action, derived values, encoded operands
//  0x10000  text              UTF-8 bytes of the request
//  0x20000  values            (pointer, length) records of context values
//  0x30000  static data       tables inside the module
//  heap     artifact, then the run-time tables derived from its counts
export const FRAME: u32 = 0x400;
export const RESULT: u32 = 0x600;
export const ENTRIES: u32 = 0x800;
export const SCRATCH_PRINCIPALS: u32 = 0x1800;
export const SCRATCH_ACTION: u32 = 0x2000;
export const SCRATCH_RECORDS: u32 = 0x3000;
export const SCRATCH_DERIVED: u32 = 0x4000;
export const SCRATCH_OPERAND: u32 = 0x8000;
export const SCRATCH_DECIMAL: u32 = 0xc000; // a date's seconds as a number's text
export const SCRATCH_STARS: u32 = 0xff80; // star nodes reached in the text classified last, STARS_LISTED words
export const SCRATCH_COLONS: u32 = 0xffd0; // of the ARN split last
export const SCRATCH_ADDRESS: u32 = 0xfff0; // the address read last
export const TEXT: u32 = 0x10000;
export const TEXT_BYTES: u32 = 0x10000;
export const VALUES: u32 = 0x20000;

// --- frame header ------------------------------------------------------------------------------------------------------
// A slice is two words: pointer into the text area (0 = absent) and length in bytes.
export const FRAME_PRINCIPAL_KIND: u32 = 0; // PrincipalKind; 0 = work it out from the text in FRAME_PRINCIPAL
export const FRAME_FLAGS: u32 = 4; // REQUEST_*
export const FRAME_PRINCIPAL: u32 = 8; // slice: the ARN, service name or "*"
export const FRAME_ENTITY_ARN: u32 = 16; // slice
export const FRAME_ACCOUNT: u32 = 24; // slice
export const FRAME_UNIQUE_ID: u32 = 32; // slice
export const FRAME_ENTITY_UNIQUE_ID: u32 = 40; // slice
export const FRAME_CANONICAL_USER: u32 = 48; // slice
export const FRAME_SERVICE_FIRST: u32 = 56; // address of the first value record of serviceNames
export const FRAME_SERVICE_COUNT: u32 = 60;
export const FRAME_ACTION: u32 = 64; // slice
export const FRAME_RESOURCE: u32 = 72; // slice
export const FRAME_RESOURCE_ACCOUNT: u32 = 80; // slice
export const FRAME_ENTRY_COUNT: u32 = 88;
export const FRAME_CREDENTIALS: u32 = 92; // CREDENTIALS_*; 0 = those that the kind of principal has
export const FRAME_SESSION: u32 = 96; // SESSION_*: what session policies that came with the request say
export const FRAME_BYTES: u32 = 100;

export const REQUEST_SERVICE_LINKED_ROLE: u32 = 1;
export const REQUEST_CALLER_IS_MANAGEMENT: u32 = 2;
export const REQUEST_RESOURCE_IS_MANAGEMENT: u32 = 4;

/** Where the caller's credentials come from (evaluation-logic §2.5). */
export const CREDENTIALS_LONG_TERM: u32 = 1;
export const CREDENTIALS_GET_SESSION_TOKEN: u32 = 2;
export const CREDENTIALS_ASSUME_ROLE: u32 = 3;
export const CREDENTIALS_FEDERATION_TOKEN: u32 = 4;
export const CREDENTIALS_ASSUME_ROOT: u32 = 5;

/** Session policies evaluated by a core of their own. */
export const SESSION_NONE: u32 = 0;
export const SESSION_SILENT: u32 = 1;
export const SESSION_ALLOWS: u32 = 2;
export const SESSION_DENIES: u32 = 3;

// A context entry, 16 bytes: key index, shape (0 for a scalar), and the values. Or one text: ENTRY_IS_TEXT.
export const ENTRY_BYTES: u32 = 16;
export const ENTRY_KEY: u32 = 0;
export const ENTRY_SHAPE: u32 = 4;
export const ENTRY_FIRST: u32 = 8; // address of the first value record
export const ENTRY_COUNT: u32 = 12;
/** In ENTRY_KEY: the entry has one scalar value, whose record (pointer, length) stands at ENTRY_FIRST itself. The shape is not read. */
export const ENTRY_IS_TEXT: u32 = 0x80000000;
/** The host was given an array. */
export const ENTRY_ARRAY: u32 = 1;
/** Two spellings of a `…Tag/` key were given: multivalued whatever the catalogue says. */
export const ENTRY_MERGED: u32 = 2;

export const VALUE_BYTES: u32 = 8; // pointer, length

// Principal kinds (evaluation-logic §1.1).
export const KIND_FROM_TEXT: u32 = 0;
export const KIND_ROOT: u32 = 1;
export const KIND_USER: u32 = 2;
export const KIND_ROLE: u32 = 3;
export const KIND_ASSUMED_ROLE: u32 = 4;
export const KIND_FEDERATED_USER: u32 = 5;
export const KIND_SERVICE: u32 = 6;
export const KIND_ANONYMOUS: u32 = 7;
export const KIND_FEDERATED: u32 = 8;
export const KIND_ORIGIN_ACCESS_IDENTITY: u32 = 9; // shown by the text alone: CloudFront's
export const KIND_MAX: u32 = 9;

// --- result ------------------------------------------------------------------------------------------------------------
export const RESULT_DENIED: u32 = 0; // bit per slot: a Deny applied; for decide() the first one ends the request
export const RESULT_ALLOWED: u32 = 4; // bit per slot: an Allow applied
export const RESULT_MATCH_KIND: u32 = 8; // strongest match kind of the applying Allows of resource or trust
export const RESULT_ROW: u32 = 12; // the Deny row that applied, else the first Allow row that did, + 1; 0 = none
export const RESULT_ERROR_AT: u32 = 16; // where verify() stopped, byte offset in the artifact
export const RESULT_COLLECTED: u32 = 20; // bit per slot: the policy type bears on the request
export const RESULT_CAUSES: u32 = 24; // CAUSE_*, four bits each, the primary one lowest; 0 ends the list
export const RESULT_RULE: u32 = 28; // RULE_*
export const RESULT_ACL_KIND: u32 = 32; // as RESULT_MATCH_KIND, of S3 ACL grants
export const RESULT_KMS_GRANT_KIND: u32 = 36; // likewise, of KMS grants
export const RESULT_FACTS: u32 = 40; // FACT_* of the resource
export const RESULT_KEY_VALUES: u32 = 44; // address of the values of keys
export const RESULT_STAMP: u32 = 48; // number of this request: values of a key or a bundle that begin with it count
export const RESULT_BUNDLES: u32 = 52; // address of (stamp, slots) for each bundle: what it was collected for
export const RESULT_SERVICE_CONTROL: u32 = 56; // collection that the SCPs come from; 0 none
export const RESULT_RESOURCE_CONTROL: u32 = 60; // likewise, the RCPs
export const RESULT_ERROR_KEY: u32 = 64; // with ERROR_MULTIPLE_VALUES, ERROR_UNREADABLE_VALUE: index of the key
export const RESULT_ERROR_FAMILY: u32 = 68; // with ERROR_UNREADABLE_VALUE: KEY_ADDRESS … KEY_BOOLEAN, what it cannot be read as

// Values of a key in the core's memory: what the request has for a key. Hosts may read it after locate() or decideWhole().
export const KEY_VALUES_BYTES: u32 = 16;
export const KEY_VALUES_STAMP: u32 = 0;
export const KEY_VALUES_SHAPE: u32 = 4; // 1: multivalued
export const KEY_VALUES_FIRST: u32 = 8; // address of the first value record
export const KEY_VALUES_COUNT: u32 = 12;

// Causes of a decision (evaluation-logic §2.4).
export const CAUSE_IDENTITY: u32 = 1;
export const CAUSE_BOUNDARY: u32 = 2;
export const CAUSE_SESSION: u32 = 3;
export const CAUSE_RESOURCE: u32 = 4;
export const CAUSE_TRUST: u32 = 5;
export const CAUSE_SCP: u32 = 6;
export const CAUSE_RCP: u32 = 7;
export const CAUSE_VPCE: u32 = 8;
export const CAUSE_BLOCK_PUBLIC_ACCESS: u32 = 9;
export const CAUSE_SERVICE_RULE: u32 = 10;

// Codes of what no policy decides (§2.4).
export const RULE_NO_PERMISSION_NEEDED: u32 = 1;
export const RULE_CREDENTIAL_TYPE: u32 = 2;
export const RULE_UNMODIFIABLE_OBJECT: u32 = 3;
export const RULE_KMS_CROSS_ACCOUNT: u32 = 4;
export const RULE_BUCKET_POLICY_CROSS_ACCOUNT: u32 = 5;
export const RULE_ACCESS_POINT_ORIGIN: u32 = 6;
export const RULE_PASS_ROLE_CROSS_ACCOUNT: u32 = 7;
export const RULE_ACL: u32 = 8;
export const RULE_KMS_GRANT: u32 = 9;
export const RULE_UNKNOWN_PRINCIPAL: u32 = 10;
export const RULE_KMS_ALIAS: u32 = 11;
export const RULE_RESERVED_ALIAS: u32 = 12;
export const RULE_CROSS_ACCOUNT: u32 = 13;

export const DECISION_IMPLICIT_DENY: i32 = 0;
export const DECISION_ALLOWED: i32 = 1;
export const DECISION_EXPLICIT_DENY: i32 = 2;

// Errors of decide(), negative so that no error can be taken for a decision.
export const ERROR_PRINCIPAL: i32 = -1;
export const ERROR_ACTION: i32 = -2;
export const ERROR_RESOURCE: i32 = -3;
export const ERROR_MULTIPLE_VALUES: i32 = -4;
export const ERROR_RESOURCE_ACCOUNT_MISMATCH: i32 = -5;
export const ERROR_NOT_LOADED: i32 = -6;
export const ERROR_RESOURCE_ACCOUNT_REQUIRED: i32 = -7;
export const ERROR_RESOURCE_ACCOUNT: i32 = -8;
export const ERROR_UNREADABLE_VALUE: i32 = -9;

// examine(row): does the statement apply to the request decided last, and if not, which element fails first?
export const EXAMINED_APPLIES: u32 = 0;
export const EXAMINED_ACTION: u32 = 1;
export const EXAMINED_RESOURCE: u32 = 2;
export const EXAMINED_PRINCIPAL: u32 = 3;
export const EXAMINED_CONDITION: u32 = 4;
export const EXAMINED_NOTHING: u32 = 5; // no such row, or its bundle does not bear on the request

// Errors of load().
export const LOAD_OK: u32 = 0;
export const LOAD_TRUNCATED: u32 = 1;
export const LOAD_BAD_MAGIC: u32 = 2;
export const LOAD_UNKNOWN_FORMAT: u32 = 3;
export const LOAD_BAD_CHECKSUM: u32 = 4;
export const LOAD_BAD_SECTION: u32 = 5; // a section is misplaced, misaligned or of the wrong size
export const LOAD_BAD_REFERENCE: u32 = 6; // an offset, index, count or opcode points nowhere
export const LOAD_BAD_ORDER: u32 = 7; // a list that must be sorted is not
export const LOAD_NO_MEMORY: u32 = 8;

// --- match kinds of a principal (policy-language §9.1) -------------------------------------------------------------------
export const MATCH_NONE: u32 = 0;
export const MATCH_ACCOUNT: u32 = 1;
export const MATCH_ENTITY: u32 = 2;
export const MATCH_DIRECT: u32 = 3;

// --- slots: policy types as bits ---------------------------------------------------------------------------------------
export const SLOT_IDENTITY: u32 = 0;
export const SLOT_BOUNDARY: u32 = 1;
export const SLOT_SESSION: u32 = 2;
export const SLOT_RESOURCE: u32 = 3;
export const SLOT_TRUST: u32 = 4;
export const SLOT_ENDPOINT: u32 = 5;
export const SLOT_ACL: u32 = 6; // grants of S3 ACLs
export const SLOT_KMS_GRANT: u32 = 7; // KMS grants
export const SLOT_SERVICE_CONTROL: u32 = 8; // one slot a level, the root's first
export const SLOT_RESOURCE_CONTROL: u32 = 18; // likewise
export const SLOT_COUNT: u32 = 28;
/** Levels of an organization path; AWS has at most 7. */
export const LEVELS_MAX: u32 = 10;

// --- artifact: header --------------------------------------------------------------------------------------------------
export const MAGIC: u32 = 0x4e545350; // "PSTN"
export const FORMAT_VERSION: u32 = 5;
export const HEADER_MAGIC: u32 = 0;
export const HEADER_FORMAT: u32 = 4;
export const HEADER_BYTES_TOTAL: u32 = 8; // length of the whole artifact, a multiple of 4
export const HEADER_FLAGS: u32 = 12; // FLAG_*
export const HEADER_DIGEST: u32 = 16; // two words over the checksums of all sections but debug
export const HEADER_SECTION_COUNT: u32 = 24; // SECTION_COUNT
export const HEADER_CHECKSUM: u32 = 28; // over the header and section table, with this word as 0
export const HEADER_SECTIONS: u32 = 32; // SECTION_COUNT × section record

export const FLAG_LENIENT: u32 = 1;
export const FLAG_NOT_PRINCIPAL_LENIENT: u32 = 2;
export const FLAG_NOT_RESOURCE_EXCLUDES_NOTHING: u32 = 4;
export const FLAG_EMPTY_STRING_IS_VALUE: u32 = 8;
export const FLAG_FOR_ANY_IF_EXISTS_ABSENT: u32 = 16;
export const FLAGS_KNOWN: u32 = 31;

// Section record, 16 bytes.
export const SECTION_BYTES: u32 = 16;
export const SECTION_OFFSET: u32 = 0;
export const SECTION_SIZE: u32 = 4; // bytes, a multiple of 4
export const SECTION_ITEMS: u32 = 8; // number of records
export const SECTION_CHECKSUM: u32 = 12;

// Sections, in file order.
export const STRINGS: u32 = 0;
export const META: u32 = 1;
export const KEYS: u32 = 2;
export const DERIVED: u32 = 3;
export const NODES: u32 = 4;
export const PATTERNS: u32 = 5;
export const PROGRAMS: u32 = 6;
export const TOKENS: u32 = 7;
export const VARIABLES: u32 = 8;
export const POSTINGS: u32 = 9;
export const PRINCIPALS: u32 = 10;
export const PRINCIPAL_SETS: u32 = 11;
export const MEMBERS: u32 = 12;
export const ATOMS: u32 = 13;
export const OPERANDS: u32 = 14;
export const CONDITIONS: u32 = 15;
export const CONDITION_ATOMS: u32 = 16;
export const ROWS: u32 = 17;
export const BUNDLES: u32 = 18;
export const COLLECTIONS: u32 = 19;
export const ATTACHMENTS: u32 = 20;
export const ACCOUNTS: u32 = 21;
export const ENTITIES: u32 = 22;
export const RESOURCES: u32 = 23;
export const ENDPOINTS: u32 = 24;
export const BUCKETS: u32 = 25;
export const TAG_LISTS: u32 = 26;
export const TAGS: u32 = 27;
export const FACTS: u32 = 28;
export const DEBUG: u32 = 29;
export const SECTION_COUNT: u32 = 30;
export const HEADER_BYTES: u32 = 512; // HEADER_SECTIONS + SECTION_COUNT * SECTION_BYTES

// --- META, one record of words -----------------------------------------------------------------------------------------
export const META_NOT_ACTION_ROWS: u32 = 0; // posting of the rows with NotAction
export const META_NOT_RESOURCE_ROWS: u32 = 4; // posting of the rows with NotResource
export const META_ATTACHED_ROWS: u32 = 8; // posting of the rows without a resource element
export const META_DENY_ROWS: u32 = 12; // rows [0, here) deny, the rest allow
export const META_POLICY_COUNT: u32 = 16;
export const META_ACTION_PATTERNS: u32 = 20; // patterns [0, here) are of actions, the rest of resources
export const META_COLLECTION: u32 = 24; // the collection of a policy set; 0: the artifact is a directory
export const META_FACTS: u32 = 28; // facts of a policy set's resource + 1
export const META_ORGANIZATION: u32 = 32; // text: the organization's id
export const META_MANAGEMENT_ACCOUNT: u32 = 40; // text
export const META_ENTITY_BITS: u32 = 48; // entities stand in 2^here buckets
export const META_RESOURCE_BITS: u32 = 52; // resources likewise
export const META_BYTES: u32 = 56;

// --- KEYS: 12 bytes, sorted by name (bytes) ----------------------------------------------------------------------------
export const KEY_BYTES: u32 = 12;
export const KEY_NAME: u32 = 0; // offset in STRINGS, folded to lower case
export const KEY_NAME_BYTES: u32 = 4;
export const KEY_FLAGS: u32 = 8;
export const KEY_SINGLE: u32 = 1; // the catalogue says single-valued
export const KEY_MULTI: u32 = 2; // the catalogue says multivalued
export const KEY_TAG: u32 = 4; // a `…Tag/` key: two spellings merge
// Of a key with a type (policy-language 0.3-7): what every value must be readable as, since a policy asks for it so.
export const KEY_ADDRESS: u32 = 8;
export const KEY_DATE: u32 = 16;
export const KEY_NUMBER: u32 = 32;
export const KEY_BOOLEAN: u32 = 64;
export const KEY_INSTANT: u32 = 128; // a date among numbers is read as seconds since the epoch (6.4-7)
export const KEY_TAKES_LISTS: u32 = 256; // single-valued, or a tag, yet several values are evaluated (0.3-5, 0.3-6)
export const KEY_READABLE: u32 = 120; // KEY_ADDRESS … KEY_BOOLEAN
export const KEY_FLAGS_KNOWN: u32 = 511;

// --- DERIVED: one word per key that the core derives itself: key index + 1 ---------------------------------------------
export const DERIVED_PRINCIPAL_ARN: u32 = 0;
export const DERIVED_PRINCIPAL_ACCOUNT: u32 = 1;
export const DERIVED_PRINCIPAL_TYPE: u32 = 2;
export const DERIVED_USERID: u32 = 3;
export const DERIVED_USERNAME: u32 = 4;
export const DERIVED_IS_AWS_SERVICE: u32 = 5;
export const DERIVED_SERVICE_NAME: u32 = 6;
export const DERIVED_SERVICE_NAMES_LIST: u32 = 7;
export const DERIVED_VIA_AWS_SERVICE: u32 = 8;
export const DERIVED_RESOURCE_ACCOUNT: u32 = 9;
export const DERIVED_CURRENT_TIME: u32 = 10; // value supplied by the host as an ordinary entry
export const DERIVED_EPOCH_TIME: u32 = 11; // likewise
export const DERIVED_SOURCE_IDENTITY: u32 = 12; // never derived; its presence marks role chaining (evaluation-logic §8.2)
export const DERIVED_MFA_PRESENT: u32 = 13; // never derived; lifts a ban of credentials (§2.5)
export const DERIVED_SOURCE_VPC: u32 = 14; // never derived; an access point may admit one VPC (§9.7)
export const DERIVED_SOURCE_VPCE: u32 = 15; // never derived; names the endpoint in a directory
export const DERIVED_ORG_ID: u32 = 16; // the five of organizations: directories only
export const DERIVED_ORG_PATHS: u32 = 17;
export const DERIVED_ORG_MASTER: u32 = 18;
export const DERIVED_RESOURCE_ORG_ID: u32 = 19;
export const DERIVED_RESOURCE_ORG_PATHS: u32 = 20;
export const DERIVED_ACCESS_POINT_ACCOUNT: u32 = 21; // never derived; through whose access point a bucket is asked (§9.5)
/** Bits of those that the request alone gives. */
export const DERIVED_FROM_REQUEST: u32 = 0x3ff;
export const DERIVED_CALLED_VIA: u32 = 22; // never derived; shows that Identity Center acts for the caller (§6.5)
export const DERIVED_GIVEN_VIA_AWS_SERVICE: u32 = 23; // the key of word 8, as given
export const DERIVED_COUNT: u32 = 24;

// --- NODES: 16 bytes; tries over literals and `*` ----------------------------------------------------------------------
//  children, ascending by first byte │ star node │ programs record        what stands behind a node, side by side
// Blocks stand depth first, so that what a request walks through lies close together.
export const ACTION_ROOT: u32 = 0;
export const RESOURCE_ROOT: u32 = 1;
export const ROOT_COUNT: u32 = 2;
export const NODE_BYTES: u32 = 16;
export const NODE_LABEL: u32 = 0; // offset in STRINGS
export const NODE_ROWS: u32 = 0; // star node: PATTERN_ROWS of what it accepts, if that has no PATTERN_NOT_ROWS
export const NODE_CHILDREN: u32 = 4; // index of what stands behind the node
export const NODE_ACCEPT: u32 = 8; // pattern + 1: at a literal node when the text ends here, at a star node always
export const NODE_LABEL_BYTES: u32 = 12; // u8; longer labels take several nodes
export const NODE_CHILD_COUNT: u32 = 13; // u8
export const NODE_FIRST_BYTE: u32 = 14; // u8, first byte of the label
export const NODE_FLAGS: u32 = 15; // u8
export const LABEL_BYTES_MAX: u32 = 255;
/** A programs record has the flag NODE_IS_PROGRAMS, and in the place of label and children: */
export const NODE_PROGRAMS: u32 = 0; // index of the first program to run from its node
export const NODE_PROGRAM_COUNT: u32 = 4;
/** A star node below which everything leads to one further star: once that is reached, this one is finished. */
export const NODE_SINGLE_GOAL: u32 = 1;
export const NODE_IS_STAR: u32 = 2;
export const NODE_IS_PROGRAMS: u32 = 4;
/** A star node, a programs record stands behind the children. */
export const NODE_HAS_STAR: u32 = 8;
export const NODE_HAS_PROGRAMS: u32 = 16;
export const NODE_FLAGS_KNOWN: u32 = 31;

// --- PATTERNS: 8 bytes -------------------------------------------------------------------------------------------------
export const PATTERN_BYTES: u32 = 8;
export const PATTERN_ROWS: u32 = 0; // posting: rows that name the pattern in Action or Resource
export const PATTERN_NOT_ROWS: u32 = 4; // posting: rows that name it in NotAction or NotResource

// --- POSTINGS: sets of rows. The first word is 0. A reference is 0 (empty), row << 1 | 1 (one row), or the byte offset of a list or bitmap ----
//  list    count, 0, row, row, …                   rows ascending
//  bitmap  count, words, summary…, word, word, …   summary: a bit per word, ceil(words / 32) of them
export const POSTING_COUNT: u32 = 0;
export const POSTING_WORDS: u32 = 4; // 0 for a list
export const POSTING_DATA: u32 = 8;

// --- PROGRAMS: 12 bytes, a glob as tokens; TOKENS: 12 bytes ------------------------------------------------------------
// Programs of trie nodes come first, in node order.
export const PROGRAM_BYTES: u32 = 12;
export const PROGRAM_TOKENS: u32 = 0; // index of the first token
export const PROGRAM_TOKEN_COUNT: u32 = 4;
export const PROGRAM_PATTERN: u32 = 8; // pattern + 1, for programs hanging on a trie node
export const TOKEN_BYTES: u32 = 12;
export const TOKEN_OP: u32 = 0;
export const TOKEN_A: u32 = 4;
export const TOKEN_B: u32 = 8;
export const OP_TEXT: u32 = 0; // A offset in STRINGS, B bytes
export const OP_ANY: u32 = 1; // `*`
export const OP_ONE: u32 = 2; // `?`
export const OP_VARIABLE: u32 = 3; // A index in VARIABLES
export const OP_MAX: u32 = 3;

/** Longer runs of tokens or programs are not shared: what a request may have to read stays linear in the artifact. */
export const SHARED_RUN_MAX: u32 = 16;

export const VARIABLE_BYTES: u32 = 16;
export const VARIABLE_KEY: u32 = 0;
export const VARIABLE_HAS_FALLBACK: u32 = 4;
export const VARIABLE_FALLBACK: u32 = 8; // offset in STRINGS
export const VARIABLE_FALLBACK_BYTES: u32 = 12;

// --- PRINCIPALS: 16 bytes, the distinct entries, sorted by (hash, type, text) ------------------------------------------
export const PRINCIPAL_BYTES: u32 = 16;
export const PRINCIPAL_HASH: u32 = 0; // hashBytes() of the text
export const PRINCIPAL_TYPE: u32 = 4;
export const PRINCIPAL_TEXT: u32 = 8;
export const PRINCIPAL_TEXT_BYTES: u32 = 12;
export const ENTRY_EVERYONE: u32 = 0;
export const ENTRY_ACCOUNT: u32 = 1; // account id, in any partition
export const ENTRY_AWS_ARN: u32 = 2; // user, role, session, federated-user or account root ARN
export const ENTRY_UNIQUE_ID: u32 = 3;
export const ENTRY_SERVICE: u32 = 4;
export const ENTRY_FEDERATED: u32 = 5;
export const ENTRY_CANONICAL: u32 = 6;
/** A role ARN without its path, for callers given as a bare session ARN (evaluation-logic §1.1); where that fails closed. */
export const ENTRY_BARE_ROLE: u32 = 7;
/** Every signed caller (S3's AuthenticatedUsers). */
export const ENTRY_AUTHENTICATED: u32 = 8;
/** Account id or root ARN in a gateway endpoint's policy: the root user alone (§10.1). */
export const ENTRY_ROOT_USER: u32 = 9;
export const ENTRY_TYPE_MAX: u32 = 9;

// --- PRINCIPAL_SETS: 12 bytes; MEMBERS: words, indexes in PRINCIPALS, ascending ----------------------------------------
export const SET_BYTES: u32 = 12;
export const SET_MEMBERS: u32 = 0;
export const SET_MEMBER_COUNT: u32 = 4;
export const SET_NEGATED: u32 = 8; // 1: NotPrincipal of a Deny, 2: NotPrincipal of an Allow (lenient mode)

// --- CONDITIONS: 8 bytes; CONDITION_ATOMS: words -----------------------------------------------------------------------
export const CONDITION_BYTES: u32 = 8;
export const CONDITION_FIRST: u32 = 0;
export const CONDITION_COUNT: u32 = 4;

// --- ATOMS: 40 bytes, one distinct (operator, key, values) -------------------------------------------------------------
export const ATOM_BYTES: u32 = 40;
export const ATOM_TEST: u32 = 0; // TEST_*
export const ATOM_FLAGS: u32 = 4; // FORM_* and the test's own bits
export const ATOM_KEY: u32 = 8;
export const ATOM_OPERANDS: u32 = 12; // first operand
export const ATOM_OPERAND_COUNT: u32 = 16;
export const ATOM_PROGRAMS: u32 = 20; // first program
export const ATOM_PROGRAM_COUNT: u32 = 24;
export const ATOM_ARNS: u32 = 28; // first program of the six-field ARN patterns
export const ATOM_ARN_COUNT: u32 = 32; // number of ARN patterns, six programs each
export const ATOM_RESERVED: u32 = 36; // 0

export const TEST_NULL: u32 = 0; // ATOM_FLAGS: MASK_*
export const TEST_STRING: u32 = 1; // operands: set of texts; programs: values with variables
export const TEST_STRING_FOLD: u32 = 2; // programs: every value as written; the core folds both sides
export const TEST_LIKE: u32 = 3; // operands: the values without wildcards; programs: the others
export const TEST_NUMBER: u32 = 4; // operands: set of encoded numbers
export const TEST_NUMBER_ORDER: u32 = 5; // one operand: the bound; ORDER_*
export const TEST_DATE: u32 = 6;
export const TEST_DATE_ORDER: u32 = 7;
export const TEST_BOOL: u32 = 8; // MASK_*; programs: values with variables
export const TEST_BINARY: u32 = 9; // operands: set of canonical base64 texts
export const TEST_IP: u32 = 10; // operand 0: IPv4 ranges, operand 1: IPv6 ranges
export const TEST_ARN: u32 = 11; // arns; programs: short patterns over the whole value
export const TEST_MAX: u32 = 11;

export const FORM_NEGATED: u32 = 1;
export const FORM_IF_EXISTS: u32 = 2;
export const FORM_FOR_ALL: u32 = 4;
export const FORM_FOR_ANY: u32 = 8;
export const MASK_TRUE: u32 = 16; // Null, Bool: "true" is among the values
export const MASK_FALSE: u32 = 32;
export const ORDER_LESS: u32 = 64; // orderings: request < bound, else request > bound
export const ORDER_OR_EQUAL: u32 = 128;
export const ATOM_FLAGS_KNOWN: u32 = 255;

// --- OPERANDS: 12 bytes; sets are sorted by (hash, length, bytes) ------------------------------------------------------
export const OPERAND_BYTES: u32 = 12;
export const OPERAND_HASH: u32 = 0;
export const OPERAND_TEXT: u32 = 4;
export const OPERAND_TEXT_BYTES: u32 = 8;
export const IPV4_RANGE_BYTES: u32 = 8; // first, last: 4 bytes each, big-endian; ranges sorted and disjoint
export const IPV6_RANGE_BYTES: u32 = 32;

// Comparable encodings: byte order is numeric order.
//  date    12 bytes: seconds + 2^63 (u64, big-endian), nanoseconds (u32, big-endian)
//  number  1 byte 0/1/2 for negative/zero/positive, then for the others: exponent + 2^63 (u64, big-endian), the digits as
//          bytes 1…10, and a 0; for negative numbers all bytes after the first are inverted
export const DATE_BYTES: u32 = 12;
export const NUMBER_NEGATIVE: u32 = 0;
export const NUMBER_ZERO: u32 = 1;
export const NUMBER_POSITIVE: u32 = 2;
/** A number with a longer exponent, leading zeros aside, is none. */
export const EXPONENT_DIGITS_MAX: u32 = 15;

// --- ROWS: 12 bytes, one per statement; Deny first ---------------------------------------------------------------------
export const ROW_BYTES: u32 = 12;
export const ROW_CONDITION: u32 = 0; // 0 none; odd: atom << 1 | 1, of a condition of one atom; else condition + 1 << 1
export const ROW_PRINCIPALS: u32 = 4; // principal set + 1
export const ROW_BUNDLE: u32 = 8;

// --- BUNDLES: 16 bytes, rows that are always collected together ---------------------------------------------------------
export const BUNDLE_BYTES: u32 = 16;
export const BUNDLE_DENY: u32 = 0; // Deny rows [here, BUNDLE_DENY_END)
export const BUNDLE_DENY_END: u32 = 4;
export const BUNDLE_ALLOW: u32 = 8; // Allow rows [here, BUNDLE_ALLOW_END)
export const BUNDLE_ALLOW_END: u32 = 12;

// --- COLLECTIONS: 8 bytes, what is attached to a caller, account, resource or endpoint; ATTACHMENTS: words --------------
// Collection 0 is that of whatever has none: it is empty. The attachments of another begin where those before it end.
export const COLLECTION_BYTES: u32 = 8;
export const COLLECTION_END: u32 = 0; // the attachment after its last
export const COLLECTION_PRESENT: u32 = 4; // bit per slot: there is something of this type, also where it is empty
/** An attachment is bundle << here | slot. */
export const ATTACHMENT_SHIFT: u32 = 5;

// --- The directory ----------------------------------------------------------------------------------------------------
// ACCOUNTS: 36 bytes, sorted by id.
export const ACCOUNT_BYTES: u32 = 36;
export const ACCOUNT_ID: u32 = 0; // text
export const ACCOUNT_CANONICAL: u32 = 8; // text, empty where it is not known
export const ACCOUNT_SERVICE_CONTROL: u32 = 16; // collection
export const ACCOUNT_RESOURCE_CONTROL: u32 = 20; // collection
export const ACCOUNT_PATH: u32 = 24; // text: `o-…/r-…/ou-…/`, empty outside the organization
export const ACCOUNT_FLAGS: u32 = 32;
export const ACCOUNT_IS_MANAGEMENT: u32 = 1;

// ENTITIES: 24 bytes, sorted by hash: users by ARN, roles by their ARN without path.
export const ENTITY_BYTES: u32 = 24;
export const ENTITY_HASH: u32 = 0;
export const ENTITY_ARN: u32 = 4; // offset of the ARN, with path; the unique id follows it
export const ENTITY_ARN_BYTES: u32 = 8; // 16 bits
export const ENTITY_UNIQUE_ID_BYTES: u32 = 10; // 16 bits
export const ENTITY_COLLECTION: u32 = 12; // identity policies and boundary
export const ENTITY_TRUST: u32 = 16; // collection: a role's trust policy
export const ENTITY_TAGS: u32 = 20; // tag list + 1

// RESOURCES: 36 bytes, sorted by hash of the ARN.
export const RESOURCE_BYTES: u32 = 36;
export const RESOURCE_HASH: u32 = 0;
export const RESOURCE_ARN: u32 = 4; // text
export const RESOURCE_ACCOUNT: u32 = 12; // index in ACCOUNTS + 1
export const RESOURCE_COLLECTION: u32 = 16;
export const RESOURCE_FACTS: u32 = 20; // + 1
export const RESOURCE_TAGS: u32 = 24; // tag list + 1
export const RESOURCE_CONTINUATION: u32 = 28; // text that follows the ARN in what lies below it, `/` or `:` first; empty: nothing does

// ENDPOINTS: 12 bytes, sorted by id.
export const ENDPOINT_BYTES: u32 = 12;
export const ENDPOINT_ID: u32 = 0; // text
export const ENDPOINT_COLLECTION: u32 = 8;

// BUCKETS: words. For 2^bits buckets of hashes by their highest bits, 2^bits + 1 positions: bucket b holds records
// [word b, word b + 1). First those of ENTITIES, then those of RESOURCES.
export const BUCKET_BITS_MAX: u32 = 24;

// TAG_LISTS: words, index in TAGS << here | 1 in the last of a list; a list is known by its first.
export const TAG_SHIFT: u32 = 1;
// TAGS: 16 bytes, distinct: the keys that carry the tag when its holder calls, and when it is called on.
export const TAG_BYTES: u32 = 16;
export const TAG_PRINCIPAL_KEY: u32 = 0; // index in KEYS + 1
export const TAG_RESOURCE_KEY: u32 = 4; // index in KEYS + 1
export const TAG_VALUE: u32 = 8; // text
/** Tags of one list: their value records, two lists of them, share a scratch area with those of the other derived keys. */
export const TAGS_MAX: u32 = 200;

// FACTS: 20 bytes, what is known of a resource beside its policies (evaluation-logic §7, §9).
export const FACTS_BYTES: u32 = 20;
export const FACTS_FLAGS: u32 = 0;
export const FACTS_OBJECT_OWNER: u32 = 4; // text: account that owns the object, where it is not the bucket's
export const FACTS_VPC: u32 = 12; // text: the VPC that an access point admits
/** RestrictPublicBuckets is on and the bucket's policy is public. */
export const FACT_RESTRICT_PUBLIC: u32 = 1;
export const FACT_BLOCK_PUBLIC_ACLS: u32 = 2;
export const FACT_BLOCK_PUBLIC_POLICY: u32 = 4;
export const FACT_ACLS_DISABLED: u32 = 8;
/** The access point admits requests from a VPC only. */
export const FACT_VPC_ORIGIN: u32 = 16;
/** API Gateway: the resource policy must allow. */
export const FACT_POLICY_REQUIRED: u32 = 32;
/** A KMS key that AWS manages: RCPs do not touch it. */
export const FACT_NO_RESOURCE_CONTROL: u32 = 64;
/** The resource is a bucket, object or access point with S3 settings. */
export const FACT_S3: u32 = 128;
export const FACTS_KNOWN: u32 = 255;
