/**
 * Operations that a service refuses to callers of another account whatever policies say (evaluation-logic §7.4). Asked once for an action that the core does not know yet, so that no decision pays for it.
 */
import * as operations from "./service-actions";
import { Ascii, isAscii, isOneOf } from "../text";

let name: usize = 0;
let nameBytes: u32 = 0;

/** Is the operation, both parts folded, one of them? */
export function staysInOneAccount(prefix: usize, prefixBytes: u32, operation: usize, operationBytes: u32): bool {
  name = operation;
  nameBytes = operationBytes;
  if (isAscii(prefix, prefixBytes, "sqs")) return isIn(operations.SQS);
  if (isAscii(prefix, prefixBytes, "s3express")) return isIn(operations.S3_EXPRESS) || isIn(operations.S3_EXPRESS_2);
  if (isAscii(prefix, prefixBytes, "s3-outposts")) return isIn(operations.S3_OUTPOSTS);
  if (isAscii(prefix, prefixBytes, "dynamodb")) return isOfDynamoDb();
  if (isAscii(prefix, prefixBytes, "secretsmanager")) return isIn(operations.SECRETS_MANAGER);
  if (isAscii(prefix, prefixBytes, "backup")) return !isIn(operations.BACKUP_EXCEPTION);
  if (isAscii(prefix, prefixBytes, "kinesis")) return isIn(operations.KINESIS);
  if (isAscii(prefix, prefixBytes, "cloudhsm")) return isIn(operations.CLOUDHSM);
  return isAscii(prefix, prefixBytes, "payment-cryptography") && isOfPaymentCryptography();
}

function isIn(names: Ascii): bool {
  return isOneOf(name, nameBytes, names);
}

function isOfDynamoDb(): bool {
  return isIn(operations.DYNAMODB) || isIn(operations.DYNAMODB_2) || isIn(operations.DYNAMODB_3) || isIn(operations.DYNAMODB_4);
}

function isOfPaymentCryptography(): bool {
  return isIn(operations.PAYMENT_CRYPTOGRAPHY) || isIn(operations.PAYMENT_CRYPTOGRAPHY_2);
}
