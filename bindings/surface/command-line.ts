/** What the command line takes beside what the package publishes. No subpath of the package: nothing here is promised. */
export { FORMAT_VERSION, MAGIC } from "../../assembly/layout.js";
export { ARTIFACT_BYTES_MAX, JSON_DEPTH_MAX } from "../../assembly/limits.js";
export { describeArtifact } from "../artifact/describe.js";
export type {
  ArtifactText,
  ColumnText,
  DirectoryText,
  HeaderText,
  KeyText,
  SectionText,
  StatementText,
} from "../artifact/describe.js";
export { emptyTypes } from "../artifact/empty-types.js";
export { checkSize } from "../artifact/errors.js";
export { ACCOUNT_ID, REGION } from "../directory/ids.js";
export { DOUBT_CODES, gravest, type Doubt, type DoubtCode } from "../doubts/doubt.js";
export { Doubts } from "../doubts/doubts.js";
export { isServiceKey, uncarriedKeys } from "../doubts/uncarried-keys.js";
