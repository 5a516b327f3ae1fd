// From a broken lamp to a rated matter: a resident, five people of staff with accounts of their own, and the resident again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../lib/person.mjs";
import { finds, reports, sends } from "../lib/resident.mjs";
import { opensMatter, signsIn, takes, takesRole } from "../lib/staff.mjs";

const LAMP = "路灯";
const LAMP_CATEGORY = "0101";
const WORDS = "三号楼前这盏路灯不亮了，晚上看不见台阶。";
const REPLY = {
  reply_facts: "灯头烧坏，三号楼前两盏不亮。", reply_basis: "《城市照明管理规定》第二十条", reply_result: "已更换灯头，当晚亮灯。",
  reply_remedy: "不满意可以要求重办，十五日内可以申请重新办理。",
};
const RATING = { rating_responded: "yes", rating_solved: "yes", rating_satisfied: "very" };

/** Each step of a service request with who takes it. */
const STEPS = [
  ["chengdong.intake1", "register", { category: LAMP_CATEGORY }],
  ["chengdong.dispatcher1", "dispatch", {}, "dispatch"],
  ["xidong-municipal.liaison1", "sign", {}],
  ["xidong-municipal.handler1", "contact", { no_conflict: "none", contact_note: "电话联系，约定今天下午到场。" }],
];

/** The pages of single steps hang off the case page. */
async function turnsTo(person, page) {
  await person.presses(person.page.locator(`.desk-step-page a[href*='/${page}']`).first());
}

/** Fills the rating of a resident's own page and sends it. */
async function rates(person) {
  const form = person.page.locator("form[action$='/step/rate_solved']");
  const folded = person.page.locator("details", { has: form });
  if (await folded.count()) await person.unfolds(folded);
  for (const [name, value] of Object.entries(RATING)) await form.locator(`[name='${name}'][value='${value}']`).check();
  await person.presses(form.locator("button[type=submit]"));
}

export default function mainLoop(world) {
  test("a lamp is reported, repaired, asked back and rated, each person signed in with an account of their own", async () => {
    const resident = await Person.arrives(world.browser, world.origin);
    const lamp = await lampCode(resident);
    await resident.goes(`/p/${lamp}`);
    // What lamps are reported for is proposed; this resident says with one click that it is something else, so that staff decide.
    const proposed = resident.page.locator("form[action='/report'] input[name=category]:checked");
    assert.equal(await proposed.inputValue(), LAMP_CATEGORY, "a lamp's code proposes the lamp's category");
    await resident.page.check("form[action='/report'] input[name=category][value='']");
    await resident.page.fill("form[action='/report'] textarea[name=words]", WORDS);
    await resident.unfolds(resident.page.locator("form[action='/report'] details").first());
    await resident.page.fill("input[name='contact.name']", "陈秀英");
    await resident.page.fill("input[name='contact.phone']", "13900001111");
    const matter = await sends(resident);
    await resident.leaves();

    for (const [account, step, values, page] of STEPS) {
      const staff = await Person.arrives(world.browser, world.origin);
      await signsIn(staff, account);
      await opensMatter(staff, matter.number);
      assert.ok((await staff.words()).includes(WORDS), `${account} reads the report`);
      if (page) await turnsTo(staff, page);
      await takes(staff, step, values);
      if (step === "contact") await answersIt(staff, matter);
      await staff.leaves();
    }

    const caller = await Person.arrives(world.browser, world.origin);
    await signsIn(caller, "hotline.callback1");
    await opensMatter(caller, matter.number);
    await turnsTo(caller, "callback");
    assert.ok((await caller.words()).includes(REPLY.reply_result), "the caller reads the answer");
    await takes(caller, "attempt_phone", { callback_words: "无人接听，晚上再打。" });
    await caller.leaves();

    const again = await Person.arrives(world.browser, world.origin);
    await finds(again, matter);
    const words = await again.words();
    for (const part of Object.values(REPLY)) assert.ok(words.includes(part), `the resident reads: ${part}`);
    await rates(again);
    const rated = again.page.locator("main");
    await rated.getByText("已办结").first().waitFor();
    assert.equal(await again.page.locator("form[action$='/step/rate_solved']").count(), 0, "it is rated once");
    await again.leaves();
  });

  test("everything works without scripts: report with a place and a photo, handle, call back, read the result", async () => {
    const options = { scripts: false };
    const resident = await Person.arrives(world.browser, world.origin, options);
    await reports(resident, { words: WORDS, place: LAMP, name: "王阿姨", phone: "13900002222" });
    // The suggested category is overridden: staff decide.
    await resident.page.selectOption("select[name=category]", "");
    await addsPhoto(resident);
    const matter = await sends(resident);
    assert.match(resident.page.url(), /stored=1/, "the photo is stored");
    await resident.presses(`a[href='/c/${matter.number}']`);
    assert.ok((await resident.page.locator("form[action$='/step/add']").count()) > 0, "something can be added");

    const staff = await Person.arrives(world.browser, world.origin, options);
    for (const [account, step, values, page] of STEPS) {
      await takesRole(staff, account);
      await opensMatter(staff, matter.number);
      if (page) await turnsTo(staff, page);
      await takes(staff, step, values);
      if (step === "contact") await answersIt(staff, matter);
    }
    await takesRole(staff, "hotline.callback1");
    await opensMatter(staff, matter.number);
    await turnsTo(staff, "callback");
    await takes(staff, "visit_solved", { callback_words: "亮了，谢谢。", ...RATING });
    await staff.leaves();

    await finds(resident, matter);
    await resident.page.getByText("已办结").first().waitFor();
    await resident.leaves();
  });

  test("the same at 360 px: no page scrolls sideways", async () => {
    const narrow = { width: 360 };
    const resident = await Person.arrives(world.browser, world.origin, narrow);
    await reports(resident, { words: WORDS });
    const matter = await sends(resident);
    for (const path of [`/c/${matter.number}`, `/c/${matter.number}/slip`, "/find", "/find/phone", "/ask", "/open", "/about", "/contact", "/legal", "/how/service_request", "/how/grid_event", "/map-of-nowhere"]) {
      await resident.goes(path, path === "/map-of-nowhere" ? 404 : 200);
    }
    await resident.leaves();

    const staff = await Person.arrives(world.browser, world.origin, narrow);
    await takesRole(staff, "chengdong.intake1");
    for (const path of ["/desk?tab=unit", "/desk?tab=late", "/desk?tab=all", "/desk/cases", "/desk/intake", "/paper/report"]) await staff.goes(path);
    await staff.goes("/desk/cases");
    await staff.presses(staff.page.locator("tbody a[href^='/desk/cases/']").first());
    await takesRole(staff, "city.technician1");
    for (const path of ["/admin", "/admin/areas", "/admin/organisations", "/admin/posts", "/admin/accounts", "/admin/categories", "/admin/duties", "/admin/places", "/admin/answers", "/admin/calendars", "/admin/calendars/stop-work", "/admin/rules", "/admin/procedures", "/admin/procedures/service_request", "/admin/procedures/service_request/edit", "/admin/system", "/admin/outbox"]) {
      await staff.goes(path);
    }
    await staff.leaves();
  });
}

/** The code of a lamp, found as a resident finds it: by searching. */
export async function lampCode(person) {
  await person.goes("/report");
  await person.page.fill("form[action='/report/words'] textarea[name=words]", WORDS);
  await person.presses("form[action='/report/words'] .btn-primary");
  await person.page.fill("form[action='/report/place'] input[name=query]", LAMP);
  await person.presses("button[name=go][value=search]");
  const value = await person.page.locator("button.choice[name=place][value^='p:']").first().getAttribute("value");
  return value.slice(2);
}

/** The smallest picture that a browser knows, as a photo. */
export const PHOTO = {
  name: "lamp.png", mimeType: "image/png",
  buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
};

async function addsPhoto(person) {
  await person.page.setInputFiles("form[action='/report'] input[name=photos]", PHOTO);
}

/** The handler writes the four parts, looks at the preview, and sends. */
async function answersIt(staff, matter) {
  await opensMatter(staff, matter.number);
  await turnsTo(staff, "reply");
  const form = staff.page.locator("form[action$='/step/reply']");
  for (const [name, value] of Object.entries(REPLY)) await form.locator(`[name='reply.${name}']`).fill(value);
  await staff.presses(form.locator("button[name=preview]"));
  assert.equal(await staff.page.locator(".desk-preview").count(), 1, `the preview is shown, nothing is sent yet: ${staff.page.url()}`);
  assert.ok((await staff.page.locator(".desk-preview").innerText()).includes(REPLY.reply_result), "the preview shows the result");
  await takes(staff, "reply");
}
