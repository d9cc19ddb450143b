/** `npm run build:codes`: writes docs/validator-codes.md. */
import { writeFileSync } from "node:fs";
import { codesPage } from "./codes-page.js";

writeFileSync(new URL("../../docs/validator-codes.md", import.meta.url), codesPage());
