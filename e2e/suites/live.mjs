// A page that lies open follows what others do, and leaves alone what somebody is writing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../lib/person.mjs";
import { reports, sends } from "../lib/resident.mjs";
import { opensMatter, signsIn, takes } from "../lib/staff.mjs";

/** How soon a page shows what another person did, in milliseconds: a second, and what a loaded machine adds. */
const SOON = 5_000;

/** A matter that waits for whoever takes reports: its category is left to staff. */
async function told(resident, words) {
  await reports(resident, { words, place: "路灯" });
  await resident.page.selectOption("select[name=category]", "");
  return sends(resident);
}

export default function live(world) {
  test("a queue and a matter that lie open show what somebody else did, without a reload", async () => {
    const [watcher, other, resident] = await Promise.all([1, 2, 3].map(() => Person.arrives(world.browser, world.origin)));
    const matter = await told(resident, "三号楼前的路灯一闪一闪。");
    await signsIn(watcher, "chengdong.intake1");
    await signsIn(other, "chengdong.intake1");
    await opensMatter(watcher, matter.number);
    await watcher.page.evaluate(() => { window.notReloaded = true; });
    const shown = watcher.page.locator("[data-part=head] .desk-state");
    const before = await shown.innerText();

    await opensMatter(other, matter.number);
    await takes(other, "register", { category: "0101" });
    await watcher.page.waitForFunction((was) => document.querySelector("[data-part=head] .desk-state").innerText !== was, before, { timeout: SOON });
    assert.match(await watcher.page.locator(".live").innerText(), /页面已更新/);
    assert.equal(await watcher.page.evaluate(() => window.notReloaded), true, "the parts were put in, the page was not loaded again");
    for (const person of [watcher, other, resident]) await person.leaves();
  });

  test("what somebody is writing stays, and a line says that there is news", async () => {
    const [writer, other, resident] = await Promise.all([1, 2, 3].map(() => Person.arrives(world.browser, world.origin)));
    const matter = await told(resident, "三号楼前的路灯杆歪了。");
    await signsIn(writer, "chengdong.intake1");
    await signsIn(other, "chengdong.intake1");
    await opensMatter(writer, matter.number);
    const form = writer.page.locator("form[action$='/step/hand_to_emergency']");
    await writer.unfolds(writer.page.locator("details", { has: form }).last());
    const reason = form.locator("textarea, input[type=text]").first();
    await reason.fill("正在写");

    await opensMatter(other, matter.number);
    await takes(other, "register", { category: "0101" });
    await writer.page.locator(".live button").waitFor({ timeout: SOON });
    assert.equal(await reason.inputValue(), "正在写");
    await writer.presses(writer.page.locator(".live button"));
    assert.equal(await writer.page.locator("form[action$='/step/register']").count(), 0, "after showing the news the step is gone");
    for (const person of [writer, other, resident]) await person.leaves();
  });
}
