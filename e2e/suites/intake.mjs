// The counter without a mouse: every key that a clerk presses, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../lib/person.mjs";
import { takesRole } from "../lib/staff.mjs";

const TABS_MAX = 120;
const WORDS = "楼下井盖松了，车一压就响，晚上睡不着。";

/** Presses Tab until the focus is where `wanted` (a selector) says. */
async function tabsTo(page, wanted) {
  for (let pressed = 0; pressed < TABS_MAX; pressed += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, wanted)) return;
  }
  assert.fail(`${wanted} is not reached by Tab on ${page.url()}`);
}

/** Presses a key that leads to another page. */
async function keyLeads(person, key) {
  await Promise.all([person.page.waitForNavigation({ waitUntil: "load" }), person.page.keyboard.press(key)]);
  await person.sees();
}

export default function intake(world) {
  test("a matter is taken down at the counter by keys alone, up to the printed slip", async () => {
    const clerk = await Person.arrives(world.browser, world.origin);
    const { page } = clerk;
    await takesRole(clerk, "chengdong.intake1");
    await clerk.goes("/desk/intake");
    await tabsTo(page, "select[name=channel]");
    await page.keyboard.press("ArrowDown");
    await tabsTo(page, "textarea[name=words]");
    await page.keyboard.type(WORDS);
    await tabsTo(page, "input[name=place_words]");
    await page.keyboard.type("枫园");
    // The places appear by themselves; the first one is taken with the space bar.
    await page.locator("#places input[name=place]:not([value=unknown])").first().waitFor();
    await tabsTo(page, "#places input[name=place]");
    await page.keyboard.press("Space");
    assert.ok(await page.locator("#places input[name=place]:not([value=unknown]):checked").count(), "a place is chosen");
    await tabsTo(page, "input[name=detail]");
    await page.keyboard.type("东门外");
    await tabsTo(page, "input[name='contact.name']");
    await page.keyboard.type("赵大爷");
    await tabsTo(page, "input[name='contact.phone']");
    await page.keyboard.type("13900003333");
    await tabsTo(page, "select[name=category]");
    await tabsTo(page, "button[name=do][value=save]");
    await keyLeads(clerk, "Enter");
    const saved = await page.locator("[role=status]").innerText();
    const number = saved.replace(/\s/g, "").match(/\d{10,}/)?.[0];
    assert.ok(number, saved);
    await tabsTo(page, "a[data-slip]");
    await keyLeads(clerk, "Enter");
    assert.match(new URL(page.url()).pathname, new RegExp(`/desk/cases/${number}/slip$`));
    const slip = (await clerk.words()).replace(/[ \u00a0]/g, "");
    assert.ok(slip.includes(number), "the slip bears the number");
    const size = await page.locator(".slip dd").last().evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
    assert.ok(size >= 21, `the slip is set in 16 pt (21.3 px), not in ${size} px`);
    await clerk.leaves();
  });

  test("a question is answered at once at the telephone and has a number all the same", async () => {
    const clerk = await Person.arrives(world.browser, world.origin);
    await takesRole(clerk, "hotline.intake1");
    await clerk.goes("/desk/intake");
    const form = clerk.page.locator("form[action='/desk/intake']");
    await form.locator("[name=channel]").selectOption("phone");
    await form.locator("[name=words]").fill("请问老年公交卡在哪里办？");
    await form.locator("[name=place][value=unknown]").check();
    await clerk.unfolds(form.locator("details"));
    await form.locator("[name=answer]").fill("带身份证到各街道便民服务中心，当场办好。");
    await clerk.presses(form.locator("button[name=do][value=answered]"));
    assert.match((await clerk.page.locator("[role=status]").innerText()).replace(/\s/g, ""), /\d{10,}/);
    await clerk.presses("a[data-slip]");
    assert.ok((await clerk.words()).includes("当场办好"), "the slip bears the answer");
    await clerk.leaves();
  });
}
