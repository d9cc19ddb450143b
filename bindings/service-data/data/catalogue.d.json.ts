// The shape alone: to infer a type from the data would take the compiler many seconds.
import type { CatalogueFile } from "../file.js";

declare const file: CatalogueFile;
export default file;
