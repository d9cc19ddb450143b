/** `npm run build:codes`: writes docs/validator-codes.md and docs/validator-linters.md. */
import { writeFileSync } from "node:fs";
import { codesPage } from "./codes-page.js";
import { lintersPage } from "./linters-page.js";

const write = (name: string, text: string): void => writeFileSync(new URL(`../../docs/${name}`, import.meta.url), text);
write("validator-codes.md", codesPage());
write("validator-linters.md", lintersPage());
