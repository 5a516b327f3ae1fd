// Accessibility by axe-core: nothing serious or critical may be found.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

const source = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** Asserts that the open page has no serious or critical finding; folded parts are opened before. */
export async function isAccessible(page) {
  await page.evaluate(() => { for (const part of document.querySelectorAll("details")) { part.removeAttribute("name"); part.open = true; } });
  await page.evaluate(source);
  const found = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return result.violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, impact, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => `${impact} ${id}: ${target} ${failureSummary}`));
  });
  assert.deepEqual(found, [], page.url());
}
