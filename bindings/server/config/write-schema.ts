/** `npm run build:schema`: writes `schema/config.json`. */
import { writeFileSync } from "node:fs";
import { configurationSchema } from "./schema.js";

writeFileSync(new URL("../schema/config.json", import.meta.url), configurationSchema());
