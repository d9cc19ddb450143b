/** `npm run generate`: writes `data/catalogue.json`, and the licence of what it is made from. */
import { writeFileSync } from "node:fs";
import { makeCatalogue } from "./make.js";
import { thirdParty } from "./third-party.js";

const folder = new URL("../", import.meta.url);
writeFileSync(new URL("data/catalogue.json", folder), await makeCatalogue());
writeFileSync(new URL("THIRD-PARTY.txt", folder), thirdParty());
