// A person in front of a browser. Every page that comes up is looked at: it came from the server in order, has one heading, and does not scroll sideways.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const PAGE_MS = 20_000;

/** Opens Debian's Chromium, or the one that FENGQIAO_CHROMIUM names. */
export function openBrowser() {
  return chromium.launch({ executablePath: process.env.FENGQIAO_CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });
}

export class Person {
  constructor(origin, context, page) {
    Object.assign(this, { origin, context, page, faults: [] });
    page.on("pageerror", (error) => this.faults.push(`script error on ${page.url()}: ${error.message}`));
    page.on("response", (answer) => { if (answer.status() >= 500) this.faults.push(`${answer.url()} answers ${answer.status()}`); });
  }

  /** `width` in px, `scripts` off for those who have none, `language` as the browser asks for it. */
  static async arrives(browser, origin, { width = 1280, scripts = true, language = "zh-CN" } = {}) {
    const context = await browser.newContext({
      viewport: { width, height: width < 500 ? 740 : 900 }, javaScriptEnabled: scripts, locale: language,
    });
    context.setDefaultTimeout(PAGE_MS);
    return new Person(origin, context, await context.newPage());
  }

  /** Goes to an address of the city; `status` is what the server shall answer. */
  async goes(path, status = 200) {
    const answer = await this.page.goto(new URL(path, this.origin).href, { waitUntil: "load" });
    assert.equal(answer.status(), status, `${path} answers ${answer.status()}`);
    await this.sees();
  }

  /** Presses a button or link that leads to another page. */
  async presses(target) {
    const control = typeof target === "string" ? this.page.locator(target) : target;
    const [answer] = await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), control.click()]);
    await this.sees();
    return answer;
  }

  /** Looks at the page that is open. */
  async sees() {
    const url = this.page.url();
    assert.deepEqual(this.faults, []);
    const found = await this.page.evaluate(() => ({
      headings: document.querySelectorAll("h1").length,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      language: document.documentElement.lang,
    }));
    assert.equal(found.headings, 1, `${url} has ${found.headings} first headings`);
    assert.ok(found.language, `${url} names its language`);
    assert.ok(found.wide <= 0, `${url} scrolls sideways by ${found.wide} px`);
  }

  /** Opens a folded part (a `details`), unless it is open. */
  async unfolds(part) {
    if (!(await part.evaluate((details) => details.open))) await part.locator("> summary").click();
  }

  /** The text of the page's main part. */
  words() {
    return this.page.locator("main").innerText();
  }

  leaves() {
    return this.context.close();
  }
}
