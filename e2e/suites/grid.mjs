// A grid worker with a phone and no scripts: finds something on patrol, settles a small thing on the spot, follows both up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../lib/person.mjs";
import { takesRole } from "../lib/staff.mjs";
import { PHOTO } from "./main-loop.mjs";

const WORKER = "fengyuan.grid1";

/** Fills the form of a step that begins a matter and sends it. */
async function begins(worker, step, words, files) {
  await worker.goes("/desk/grid");
  await worker.presses(`a[href='/desk/grid/grid_event/${step}']`);
  const form = worker.page.locator(`form[action='/desk/grid/grid_event/${step}']`);
  await form.locator(`[name='${step}.words']`).fill(words);
  await form.locator(`[name='${step}.category']`).selectOption({ index: 1 });
  await form.locator("[name=place_listed]").selectOption({ index: 1 });
  for (const [name, value] of Object.entries({ reply_result: "已清理干净。" })) {
    const field = form.locator(`[name='${step}.${name}']`);
    if (await field.count()) await field.fill(value);
  }
  for (const name of files) await form.locator(`[name='${step}.${name}']`).setInputFiles(PHOTO);
  await worker.presses(form.locator("button[type=submit]"));
}

export default function grid(world) {
  test("a grid worker reports and settles on a phone without scripts, and follows it up", async () => {
    const worker = await Person.arrives(world.browser, world.origin, { width: 360, scripts: false });
    await takesRole(worker, WORKER);
    await begins(worker, "report_on_patrol", "巡查发现井盖松动。", ["photos"]);
    assert.match(await worker.words(), /已登记，编号/);
    await begins(worker, "solve_on_site", "楼道口堆了杂物，已当场清理。", ["photos_before", "photos_after"]);
    assert.match(await worker.words(), /已登记，编号/);
    assert.ok((await worker.page.locator(".grid-row").count()) >= 2, "both are in the list to follow up");
    await worker.presses(worker.page.locator(".grid-row").first());
    assert.match(new URL(worker.page.url()).pathname, /^\/desk\/cases\//);
    await worker.leaves();
  });

  test("without a photo nothing is sent and what was typed is kept", async () => {
    const worker = await Person.arrives(world.browser, world.origin, { width: 360, scripts: false });
    await takesRole(worker, WORKER);
    await begins(worker, "report_on_patrol", "没有照片的上报。", []);
    assert.equal(await worker.page.locator("[name='report_on_patrol.words']").inputValue(), "没有照片的上报。");
    assert.ok((await worker.page.locator(".field-error").count()) > 0);
    await worker.leaves();
  });
}
