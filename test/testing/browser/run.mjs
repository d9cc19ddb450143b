// npm run test:report [-- --record]: the coverage report of examples/policy-tests in Chromium, light and dark, beside the pictures that are kept
// here, and its lcov file in genhtml, which must not warn. Chromium and genhtml come from the distribution; `--record` keeps new pictures.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launchChromium } from "../../hosts/drivers/browsers.mjs";
import { installPackages, requireCommand } from "../../hosts/tools.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../../..");
const SIZE = { width: 700, height: 1400 };
/** Part of the squares of 4 × 4 that may differ: letters are drawn otherwise elsewhere. */
const DIFFERENT_MAX = 0.02;

const folder = mkdtempSync(join(tmpdir(), "postern-report-"));
const html = join(folder, "coverage.html");
const lcov = join(folder, "coverage.info");
// One expectation of the example is wrong: exit code 1.
const run = spawnSync(
  process.execPath,
  [join(ROOT, "dist/cli.js"), "test", "examples/policy-tests", "--coverage-html", html, "--coverage-lcov", lcov],
  { cwd: ROOT, encoding: "utf8" },
);
assert.equal(run.status, 1, run.stderr);
for (const file of [html, lcov]) assert.ok(existsSync(file), run.stderr);

installPackages();
const { page, close } = await launchChromium();
await page.setViewportSize(SIZE);
/** What the page asks for, and what it complains of. */
const asked = [];
page.on("request", (request) => asked.push(request.url()));
page.on("console", (message) => asked.push(message.text()));
page.on("pageerror", (error) => asked.push(String(error)));
after(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

for (const [colorScheme, background] of [
  ["light", "rgb(255, 255, 255)"],
  ["dark", "rgb(13, 17, 23)"],
]) {
  test(`${colorScheme}: nothing is asked for, nothing sticks out, and it looks as it did`, async () => {
    await page.emulateMedia({ colorScheme });
    asked.length = 0;
    await page.goto(pathToFileURL(html).href);
    assert.deepEqual(asked, [pathToFileURL(html).href]);
    assert.equal(await page.evaluate("getComputedStyle(document.body).backgroundColor"), background);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
    const picture = await takePicture();
    const kept = join(HERE, `${colorScheme}.jpeg`);
    if (process.argv.includes("--record")) writeFileSync(kept, picture);
    const part = await differentPart(picture, readFileSync(kept));
    if (part > DIFFERENT_MAX) writeFileSync(join(tmpdir(), `postern-report-${colorScheme}.jpeg`), picture);
    assert.ok(part <= DIFFERENT_MAX, `${(part * 100).toFixed(1)} % differ: see postern-report-${colorScheme}.jpeg in ${tmpdir()}`);
  });
}

function takePicture() {
  return page.screenshot({ animations: "disabled", type: "jpeg", quality: 30 });
}

/** Of two pictures, as squares of 4 × 4: how many differ clearly. Chromium reads them, and shrinks them. */
function differentPart(...pictures) {
  return page.evaluate(
    async ([{ width, height }, ...urls]) => {
      const [a, b] = await Promise.all(
        urls.map(async (url) => {
          const image = new Image();
          image.src = url;
          await image.decode();
          /** @type {any} */
          const canvas = new OffscreenCanvas(width / 4, height / 4).getContext("2d");
          canvas.drawImage(image, 0, 0, width / 4, height / 4);
          return canvas.getImageData(0, 0, width / 4, height / 4).data;
        }),
      );
      let count = 0;
      for (let at = 0; at < a.length; at += 4) {
        if ([0, 1, 2].some((colour) => Math.abs(a[at + colour] - b[at + colour]) > 48)) count++;
      }
      return count / (a.length / 4);
    },
    [SIZE, ...pictures.map((bytes) => `data:image/jpeg;base64,${bytes.toString("base64")}`)],
  );
}

test("another scheme, or another layout, would not pass", async () => {
  const [light, dark] = ["light", "dark"].map((name) => readFileSync(join(HERE, `${name}.jpeg`)));
  assert.ok((await differentPart(light, dark)) > DIFFERENT_MAX);
  await page.addStyleTag({ content: "th:first-child { min-width: 0 !important }" });
  assert.ok((await differentPart(dark, await takePicture())) > DIFFERENT_MAX);
  await page.reload();
});

test("a line opens and says what is missing; the summary is sorted by its columns", async () => {
  const details = page.locator("details").first();
  await details.locator("summary").click();
  assert.ok((await details.locator("li").first().innerText()).length > 0);
  const names = () => page.locator("tbody th").allInnerTexts();
  const before = await names();
  const button = page.locator("th button").first();
  await button.click();
  const sorted = await names();
  assert.deepEqual(sorted, [...before].sort());
  await button.click();
  assert.deepEqual(await names(), [...sorted].reverse());
});

test("genhtml takes the lcov file without a warning", () => {
  const genhtml = requireCommand("genhtml", ["lcov"]);
  const { status, stdout, stderr } = spawnSync(genhtml, [lcov, "--branch-coverage", "-o", join(folder, "lcov")], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.deepEqual([status, stderr], [0, ""]);
  assert.doesNotMatch(stdout, /warning/i);
  assert.match(stdout, /functions\.*: \d/);
});

test("its XML is taken by xmllint", () => {
  const xmllint = requireCommand("xmllint", ["libxml2-utils"]);
  const junit = join(folder, "junit.xml");
  spawnSync(process.execPath, [join(ROOT, "dist/cli.js"), "test", "examples/policy-tests", "--junit", junit], { cwd: ROOT });
  execFileSync(xmllint, ["--noout", junit]);
});
