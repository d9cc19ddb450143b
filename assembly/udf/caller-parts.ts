/** Do the parts of a caller agree, as the bindings ask before they write a frame? What is not asked here, the core compares. */
import {
  account,
  accountBytes,
  kind,
  name,
  nameBytes,
  readCaller,
  sessionNameStart,
  uniqueId,
  uniqueIdBytes,
} from "../request/caller";
import {
  CREDENTIALS_ASSUME_ROLE,
  CREDENTIALS_ASSUME_ROOT,
  CREDENTIALS_FEDERATION_TOKEN,
  CREDENTIALS_GET_SESSION_TOKEN,
  CREDENTIALS_LONG_TERM,
  ERROR_PRINCIPAL,
  FRAME,
  FRAME_CREDENTIALS,
  FRAME_ENTITY_UNIQUE_ID,
  FRAME_FLAGS,
  FRAME_UNIQUE_ID,
  KIND_ASSUMED_ROLE,
  KIND_FEDERATED_USER,
  KIND_ORIGIN_ACCESS_IDENTITY,
  KIND_ROLE,
  KIND_ROOT,
  KIND_USER,
  REQUEST_CALLER_IS_MANAGEMENT,
  REQUEST_RESOURCE_IS_MANAGEMENT,
  REQUEST_SERVICE_LINKED_ROLE,
} from "../layout";
import { indexOfByte, sameText } from "../text";
import { ROW_FLAGS } from "./layout";

const COLON: u32 = 0x3a;
const FLAGS_KNOWN: u32 = REQUEST_SERVICE_LINKED_ROLE | REQUEST_CALLER_IS_MANAGEMENT | REQUEST_RESOURCE_IS_MANAGEMENT;

/** Of the caller in the frame: 0, ERROR_PRINCIPAL or ROW_FLAGS. Completes the frame of a role with an id. */
export function callerFault(): i32 {
  const flags = load<u32>(FRAME, FRAME_FLAGS);
  const credentials = load<u32>(FRAME, FRAME_CREDENTIALS);
  if ((flags & ~FLAGS_KNOWN) != 0) return ROW_FLAGS;
  const hasId = load<u32>(FRAME + FRAME_UNIQUE_ID, 4) > 0;
  const isLinked = (flags & REQUEST_SERVICE_LINKED_ROLE) != 0;
  if (!hasId && !isLinked && credentials == 0) return 0;
  if (!readCaller() || (credentials != 0 && !canHave(credentials))) return ERROR_PRINCIPAL;
  if (isLinked && kind != KIND_ROLE && kind != KIND_ASSUMED_ROLE) return ERROR_PRINCIPAL;
  if (!hasId) return 0;
  if (kind == KIND_ROLE) nameRole();
  return isOwnId() ? 0 : ERROR_PRINCIPAL;
}

/** The credentials that each kind of principal can have (evaluation-logic §2.5). */
function canHave(credentials: u32): bool {
  if (kind == KIND_ROLE || kind == KIND_ASSUMED_ROLE) return credentials == CREDENTIALS_ASSUME_ROLE;
  if (kind == KIND_FEDERATED_USER) return credentials == CREDENTIALS_FEDERATION_TOKEN;
  if (kind == KIND_ROOT && credentials == CREDENTIALS_ASSUME_ROOT) return true;
  const isLasting = kind == KIND_ROOT || kind == KIND_USER || kind == KIND_ORIGIN_ACCESS_IDENTITY;
  return isLasting && (credentials == CREDENTIALS_LONG_TERM || credentials == CREDENTIALS_GET_SESSION_TOKEN);
}

/** The id of a session without a name is its role's: `AROA…` of `AROA…:SESSION`. */
function nameRole(): void {
  const id = load<u32>(FRAME, FRAME_UNIQUE_ID);
  const bytes = load<u32>(FRAME + FRAME_UNIQUE_ID, 4);
  const colon = indexOfByte(id, bytes, COLON, 0);
  store<u32>(FRAME + FRAME_ENTITY_UNIQUE_ID, id);
  store<u32>(FRAME + FRAME_ENTITY_UNIQUE_ID, colon < 0 ? bytes : <u32>colon, 4);
}

/** Is it what GetCallerIdentity calls UserId (evaluation-logic §6.2, aws:userid), as far as the ARN tells? */
function isOwnId(): bool {
  if (kind == KIND_ROOT) return sameText(uniqueId, uniqueIdBytes, account, accountBytes);
  if (kind != KIND_FEDERATED_USER && kind != KIND_ASSUMED_ROLE) return true;
  const colon = indexOfByte(uniqueId, uniqueIdBytes, COLON, 0);
  if (colon < 0) return kind == KIND_ASSUMED_ROLE;
  const from = <u32>colon + 1;
  const start = kind == KIND_ASSUMED_ROLE ? sessionNameStart() : 0;
  if (!sameText(uniqueId + from, uniqueIdBytes - from, name + start, nameBytes - start)) return false;
  return kind == KIND_ASSUMED_ROLE || sameText(uniqueId, <u32>colon, account, accountBytes);
}
