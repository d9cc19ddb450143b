// The page of examples/browser-page, served by its own server and shown in Chromium.
import { launchChromium } from "../drivers/browsers.mjs";
import { start } from "../tools.mjs";

/** Each line of the page with the buttons that it offers. */
export async function askPage(folder) {
  const { ready, stop } = start(process.execPath, ["serve.mjs", "0"], { cwd: folder, pattern: /http:\S+/ });
  const [origin] = await ready;
  const { page, show, close } = await launchChromium();
  try {
    await show(origin);
    await page.waitForSelector("body[data-ready]", { timeout: 30_000 });
    return await page.$$eval("li", (items) =>
      items.map((item) =>
        [item.firstChild.data.trim(), ...[...item.querySelectorAll("button:enabled")].map(({ textContent }) => textContent)].join(
          " ",
        ),
      ),
    );
  } finally {
    await close();
    await stop();
  }
}
