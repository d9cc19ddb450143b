/**
 * `npm run test:managed`: the newest version of every AWS managed policy. Each statement is asked about requests made from
 * itself; engine and reference must agree on decision, causes and matched statements. Exit code 1 where they do not.
 */
import { FuzzFinding } from "../fuzz/targets/target.js";
import { managedDocuments, type ManagedDocument } from "../support/managed.js";
import { compareDocument, newTally } from "./compare.js";

const newest = managedDocuments().filter(({ isLatest }) => isLatest);
const tally = newTally();

function compareOne(document: ManagedDocument): boolean {
  try {
    compareDocument(document, tally);
    return true;
  } catch (error) {
    if (!(error instanceof FuzzFinding)) throw error;
    console.log(`${document.name}: ${error.message}\n${error.reproduction}`);
    return false;
  }
}

const differing = newest.filter((document) => !compareOne(document)).length;
const decisions = Object.entries(tally.decisions).map(([name, count]) => `${name} ${count}`);
console.log(`${newest.length} documents, ${tally.statements} statements, of them hit ${tally.hit}; ${tally.requests} requests`);
console.log(`${decisions.join(", ")}; documents that differ: ${differing}`);
process.exit(differing === 0 ? 0 : 1);
