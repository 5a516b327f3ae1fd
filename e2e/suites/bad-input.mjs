// What goes wrong is answered in words, on a page of the city, and changes nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../lib/person.mjs";
import { finds, reports, sends } from "../lib/resident.mjs";
import { takesRole } from "../lib/staff.mjs";

const WORDS = "健身器材的螺丝松了，小孩玩的时候会晃。";

/** The page answers `status`, in the reader's language, and shows the way home. */
async function isToldInWords(person, path, status) {
  await person.goes(path, status);
  assert.match(await person.words(), /[\u4e00-\u9fff]{4,}/, path);
  assert.ok((await person.page.locator("a[href='/'], a[href='/desk']").count()) > 0, `${path} leads back`);
}

export default function badInput(world) {
  test("a wrong query code and an unknown number get the same words", async () => {
    const resident = await Person.arrives(world.browser, world.origin);
    await reports(resident, { words: WORDS });
    const { number, code } = await sends(resident);
    const stranger = await Person.arrives(world.browser, world.origin);
    const wrong = code.slice(0, -2) + String((Number(code.slice(-2)) + 17) % 100).padStart(2, "0");
    const refusals = [];
    for (const pair of [{ number, code: wrong }, { number: "20990101999999", code }]) {
      const answer = await finds(stranger, pair);
      assert.equal(answer.status(), 422);
      refusals.push(await stranger.page.locator(".summary[role=alert]").innerText());
    }
    assert.equal(refusals[0], refusals[1]);
    assert.ok(!(await stranger.words()).includes(WORDS));
    await stranger.goes(`/c/${number}`);
    assert.ok(!(await stranger.words()).includes(WORDS), "the number alone opens nothing");
    await resident.leaves();
    await stranger.leaves();
  });

  test("a form that is sent twice gives one number", async () => {
    const resident = await Person.arrives(world.browser, world.origin);
    await reports(resident, { words: WORDS });
    const form = await resident.page.locator("form[action='/report']").last().evaluate((element) =>
      [...new FormData(element)].filter(([, value]) => typeof value === "string"));
    const first = await sends(resident);
    const second = await resident.context.request.post(`${world.origin}/report`, { multipart: Object.fromEntries(form), headers: { origin: world.origin } });
    assert.equal(second.status(), 200);
    assert.equal(new URL(second.url()).pathname, `/c/${first.number}/done`);
    await resident.leaves();
  });

  test("an empty report and an impossible phone number come back with what is wrong and what was typed", async () => {
    const resident = await Person.arrives(world.browser, world.origin);
    await resident.goes("/report");
    const empty = await resident.presses("form[action='/report/words'] .btn-primary");
    assert.equal(empty.status(), 422);
    await resident.page.locator(".summary[role=alert]").waitFor();
    await reports(resident, { words: WORDS, phone: "abc" });
    await resident.page.locator(".summary[role=alert] a[href^='#f-contact']").waitFor();
    assert.equal(await resident.page.inputValue("input[name='contact.phone']"), "abc");
    await resident.leaves();
  });

  test("an unknown page and a matter of somebody else are not found, in words", async () => {
    const resident = await Person.arrives(world.browser, world.origin);
    for (const path of ["/nowhere", "/p/0000000000", "/how/nothing", "/c/1/file/00"]) await isToldInWords(resident, path, 404);
    await reports(resident, { words: WORDS, place: "枫园" });
    const { number } = await sends(resident);
    await resident.leaves();
    const staff = await Person.arrives(world.browser, world.origin);
    await takesRole(staff, "city.technician1");
    await isToldInWords(staff, `/desk/cases/${number}`, 404);
    await isToldInWords(staff, "/desk/cases/20990101999999", 404);
    await isToldInWords(staff, "/desk/intake", 403);
    await staff.leaves();
  });

  test("every button of the demo bar leads somewhere", async () => {
    const visitor = await Person.arrives(world.browser, world.origin);
    await visitor.goes("/");
    const addresses = await visitor.page.locator("aside.demo form").evaluateAll((forms) => [...new Set(forms.map((form) => form.getAttribute("action")))]);
    for (const address of addresses) {
      // Without tokens nothing happens; what exists refuses the form, what does not exist is not found.
      const answer = await visitor.context.request.post(world.origin + address, { form: {}, headers: { origin: world.origin }, maxRedirects: 0 });
      assert.notEqual(answer.status(), 404, address);
    }
    await visitor.leaves();
  });
}
