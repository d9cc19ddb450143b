/** `npm run fuzz:validator -- [COUNT] [SEED]`: random texts, a million by default, none of which may make the validator throw. */
import { checkResult, randomText } from "./damage.js";

const [count = 1_000_000, first = Date.now() % 1_000_000_000] = process.argv.slice(2).map(Number);

for (let at = 0; at < count; at++) {
  try {
    checkResult(randomText(first + at));
  } catch (error) {
    console.error(`seed ${first + at}: ${JSON.stringify(randomText(first + at))}`);
    throw error;
  }
  if (at > 0 && at % 100_000 === 0) console.log(`${at} of ${count}`);
}
console.log(`${count} texts from seed ${first}`);
