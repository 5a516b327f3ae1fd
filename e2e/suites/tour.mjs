// The guided tour, walked once as it stands there, without scripts; and once at 360 px with the report made by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../lib/person.mjs";
import { keeps } from "../lib/resident.mjs";

const NEXT = ".tour form[action='/demo/tour/next'] button";

/** Begins the tour and stands at the lamp. */
async function begins(person) {
  await person.goes("/demo/tour");
  await person.presses("main form[action='/demo/tour/start'] button");
  assert.match(new URL(person.page.url()).pathname, /^\/p\//);
}

/** Goes on and checks where the tour stops: the place in the order, the page, and what must stand on it. */
async function goesOn(person, number, path, words) {
  await person.presses(NEXT);
  const at = await person.page.locator("#tour-at").innerText();
  assert.match(at, new RegExp(`${number}/8`), `${at} ${await person.words()}`);
  assert.match(new URL(person.page.url()).pathname, path);
  for (const word of words) assert.ok((await person.words()).includes(word), `${word} stands on stop ${number}: ${await person.words()}`);
}

/** From the dispatcher to the dead end. */
async function walks(person) {
  await goesOn(person, 2, /^\/desk\/cases\/\d+\/dispatch$/, ["市政"]);
  await goesOn(person, 3, /^\/desk\/cases\/\d+\/reply\/feed_back$/, ["处置后照片"]);
  await goesOn(person, 4, /^\/desk\/cases\/\d+$/, ["核查"]);
  await goesOn(person, 5, /^\/c\/\d+$/, ["回访"]);
  await goesOn(person, 6, /^\/desk\/cases\/\d+$/, ["提到上一级"]);
  await goesOn(person, 7, /^\/admin\/procedures\/grid_event\/edit$/, []);
  assert.match(await person.page.locator("#source").inputValue(), /put_aside/);
  await goesOn(person, 8, /^\/admin\/procedures\/grid_event\/edit$/, ["先放一放"]);
  assert.ok((await person.page.locator("#check li").count()) > 1, "the counter-example is told step by step");
  assert.equal(await person.page.locator("button[value=publish]").count(), 0, "it cannot be published");
}

export default function tour(world) {
  test("the guided tour goes from the scanned lamp to the dead end, without scripts", async () => {
    const visitor = await Person.arrives(world.browser, world.origin, { scripts: false });
    await begins(visitor);
    await walks(visitor);
    await visitor.presses(NEXT);
    assert.equal(await visitor.page.locator(".tour").count(), 0, "the tour is over");
    await visitor.leaves();
  });

  test("at 360 px the visitor reports by hand, the tour follows that matter, and one click leaves it", async () => {
    const visitor = await Person.arrives(world.browser, world.origin, { width: 360 });
    await begins(visitor);
    await visitor.page.fill("form[action='/report'] textarea[name=words]", "这盏路灯不亮了。");
    await visitor.presses("form[action='/report'] .btn-primary");
    const { number } = await keeps(visitor);
    await visitor.presses(NEXT);
    assert.ok(visitor.page.url().includes(number), "the tour follows the matter that was just reported");
    assert.match(new URL(visitor.page.url()).pathname, /\/dispatch$/, "its category was proposed by the lamp, so it goes the tour's way");
    await visitor.goes("/desk/cases");
    assert.equal(await visitor.page.locator(NEXT).count(), 1, "the strip stands on every page");
    await visitor.presses(".tour form[action='/demo/tour/here'] button");
    assert.ok(visitor.page.url().includes(number));
    await visitor.presses(".tour form[action='/demo/tour/end'] button");
    assert.equal(await visitor.page.locator(".tour").count(), 0);
    await visitor.leaves();
  });
}
