// Walks a matter of any procedure to its end, knowing nothing of the procedure: it reads which steps are offered to whom, becomes that person by the
// demo bar, fills the generated form with lawful values by the kind of each control, and moves the city's clock where only a clock moves the matter.
import assert from "node:assert/strict";
import { finds } from "./resident.mjs";
import { takesRole } from "./staff.mjs";

/** The most moves of one matter, steps and clocks together. */
const MOVES_MAX = 60;
/** How many ways to fill one form are tried before another step is. */
const FILLINGS_MAX = 6;
/** Works in a trade that has nothing to do with private matters. */
const STRANGER = "xidong-municipal.liaison1";
/** Administrators act in what they hold and read nothing once it is closed. */
const ADMINISTRATORS = /审计员|系统管理员|安全管理员/;
const GIVES_UP = /withdraw|cancel/;
const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

const PHOTO = {
  name: "photo.png", mimeType: "image/png",
  buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
};

/** Every way to begin a matter in the demo city: `{ procedure, step, party, private }`, in the order of the catalogue. */
export async function ways(person) {
  await person.goes("/demo/begin");
  const found = await person.page.locator("li[data-way]").evaluateAll((items) =>
    items.map((item) => ({ way: item.dataset.way, party: item.dataset.party !== undefined, closed: item.dataset.private !== undefined })));
  return found.map(({ way, party, closed }) => ({ procedure: way.split("/")[0], step: way.split("/")[1], party, private: closed }));
}

/** Begins a matter in one of the ways; its number. */
export async function begins(person, { procedure, step, party }) {
  await person.goes("/demo/begin");
  const item = person.page.locator(`li[data-way='${procedure}/${step}']`);
  await person.presses(item.locator("a.choice, button.choice").first());
  const path = party ? `/start/${procedure}/${step}` : `/desk/open/${procedure}/${step}`;
  const refused = await sendsForm(person, `form[action='${path}']`, async () => person.goes(path));
  assert.equal(refused, "", `${procedure} begins by ${step}`);
  const { pathname, searchParams } = new URL(person.page.url());
  return (searchParams.get("saved") ?? pathname.split("/").find((part) => /^\d{10,}$/.test(part))).replace(/\D/g, "");
}

/** Moves a matter until it is closed; what was done, for the message of a test that fails. */
export async function walks(person, number) {
  const done = [];
  const tried = new Map();
  for (let moves = 0; moves < MOVES_MAX; moves += 1) {
    const now = await looks(person, number);
    if (now.closed) return done;
    const times = (step) => tried.get(`${now.state} ${step.step} ${step.instance}`) ?? 0;
    // Giving up would end anything at once: it is the last thing that is tried.
    const rank = (step) => times(step) + (GIVES_UP.test(step.step) ? 2 : 0);
    const open = now.steps.filter((step) => times(step) < 2).sort((one, other) => rank(one) - rank(other));
    const step = open[0];
    // Where waiting leads on and every step leads back, one waits.
    const waits = now.clock && (!step || now.clockFar < step.far);
    if (step && !waits) {
      const key = `${now.state} ${step.step} ${step.instance}`;
      tried.set(key, times(step) + 1);
      const refused = await takesStep(person, now, step);
      done.push(`${now.state}: ${step.step}${refused && ` (refused: ${refused})`}`);
    } else {
      assert.ok(now.clock, `${number} stands still in ${now.state}:\n${done.join("\n")}`);
      done.push(`${now.state}: until ${now.clock}`);
      await person.presses("button[data-clock]");
    }
  }
  assert.fail(`${number} does not end within ${MOVES_MAX} moves:\n${done.join("\n")}`);
}

/** The matter is read as the right people read it: whoever handled it last, whose matter it is by number and code, and where it is private nobody else. */
export async function reads(person, number, { party, private: hidden }) {
  const now = await looks(person, number);
  assert.ok(now.closed, `${number} is closed`);
  const administers = ADMINISTRATORS.test(person.acted ?? "");
  await person.goes(`/desk/cases/${number}`, administers ? 404 : 200);
  if (!administers) assert.match(await person.words(), new RegExp(escaped(now.title)), "whoever handled it reads how it ended");
  if (party) {
    await finds(person, now);
    assert.match(new URL(person.page.url()).pathname, /^\/c\//, await person.words());
    assert.match(await person.words(), new RegExp(escaped(now.title)), "whose matter it is reads how it ended");
  }
  if (hidden) {
    await takesRole(person, STRANGER);
    await person.goes(`/desk/cases/${number}`, 404);
  }
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Where a matter stands and who can move it. */
async function looks(person, number) {
  await person.goes(`/demo/case/${number}`);
  return person.page.evaluate(() => {
    const lead = document.querySelector("[data-state]");
    const text = (name) => document.querySelector(`[${name}]`)?.textContent.replace(/\s/g, "") ?? "";
    return {
      number: text("data-number"), code: text("data-code"), state: lead.dataset.state, title: lead.querySelector("b").textContent.trim(), closed: lead.dataset.closed !== undefined,
      clock: document.querySelector("[data-clock]")?.dataset.clock ?? "",
      clockFar: Number(document.querySelector("[data-clock]")?.dataset.far),
      steps: [...document.querySelectorAll("li[data-step]")].map(({ dataset }) =>
        ({ step: dataset.step, instance: dataset.instance, far: Number(dataset.far), party: dataset.party !== undefined })),
    };
  });
}

/** Takes a step as somebody who may; why not, where every way to fill its form was refused. */
async function takesStep(person, now, { step, instance, party }) {
  const item = person.page.locator(`li[data-step='${step}'][data-instance='${instance}']`);
  if (!party) person.acted = await item.locator("button.choice span").innerText();
  await person.presses(item.locator("a.choice, button.choice").first());
  if (party && (await person.page.locator("form[action='/find']").count())) await finds(person, now);
  const form = `form[action$='/step/${step}']:has(input[name$='instance'][value='${instance}'])`;
  const opens = party ? async () => person.goes(`/c/${now.number}`) : async () => turnsToForm(person, now.number, form);
  await opens();
  if (!(await person.page.locator(form).count())) return "the page does not offer it";
  return sendsForm(person, form, opens);
}

/** Finds the form on the matter's page, or on one of the pages of single steps. */
async function turnsToForm(person, number, form) {
  await person.goes(`/desk/cases/${number}`);
  if (await person.page.locator(form).count()) return;
  const pages = await person.page.locator(".desk-step-page a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const page of pages) {
    await person.goes(page);
    if (await person.page.locator(form).count()) return;
  }
}

/** Fills and sends a form, otherwise when it is refused; why it was not taken, empty when it was. */
async function sendsForm(person, selector, opens) {
  let refused = "";
  for (let filling = 0; filling < FILLINGS_MAX; filling += 1) {
    if (filling > 0) await opens();
    const form = person.page.locator(selector).first();
    if (!(await form.count())) return refused || "no form";
    await fills(form, filling);
    const main = form.locator("button.btn-primary");
    const button = (await main.count()) ? main.last() : form.locator("button[type=submit]").last();
    const answer = await person.presses(button);
    if (answer.status() === 200) return "";
    assert.equal(answer.status(), 422, `${person.page.url()} answers ${answer.status()}`);
    refused = (await person.page.locator(".field-error, .summary li, [role=alert]").allInnerTexts()).join("; ") || "without a word";
  }
  return refused;
}

/** Gives every control a lawful value; the n-th filling takes the n-th answers. */
async function fills(form, filling) {
  const { controls, now } = await form.evaluate((element) => {
    for (let part = element.closest("details"); part; part = part.parentElement?.closest("details")) part.open = true;
    for (const part of element.querySelectorAll("details")) part.open = true;
    const asked = [...element.elements].filter((control) => control.name && !["hidden", "submit", "button", "fieldset"].includes(control.type));
    return {
      now: Number(document.querySelector("[data-now]")?.dataset.now ?? Date.now()),
      controls: asked.map(({ name, type, min, max, maxLength, options, value }) =>
        ({ name, type, min, max, maxLength, value, answers: options ? [...options].map((option) => option.value).filter(Boolean) : [] })),
    };
  });
  const names = [...new Set(controls.map((control) => control.name))];
  for (const name of names) {
    const same = controls.filter((control) => control.name === name);
    await fillsOne(form, name, same, filling, now);
  }
}

async function fillsOne(form, name, same, filling, now) {
  const { type, min, max, maxLength, answers, value } = same[0];
  const control = form.locator(`[name='${name}']`);
  if (name.endsWith(".hidden") || name === "identity_hidden" || name.endsWith(".kept")) return;
  // Of a list of persons one is enough.
  if (/\.(?!1\.)\d+\.(name|phone)$/.test(name)) return;
  if (type === "radio") await control.nth(filling % same.length).check();
  else if (type === "checkbox" && same.length > 1) for (const at of [0, 1]) await control.nth(at).check();
  else if (type === "checkbox") await control.setChecked(filling % 2 === 0);
  else if (type === "select-one") { if (answers.length && !value) await control.selectOption(answerOf(answers, filling)); }
  else if (type === "file") await control.setInputFiles(PHOTO);
  else if (value) return;
  else if (type === "tel") await control.fill(/\.\d+\.phone$/.test(name) ? "13900005678" : "13900001234");
  else if (type === "number") await control.fill(numberFor(name, min, max, filling));
  else if (type === "date") await control.fill(dayFor(now, min, max, filling));
  else if (type === "datetime-local") await control.fill(timeFor(now, max, filling));
  else await control.fill(wordsFor(name, maxLength, filling));
}

/** One of the answers; each time further down a long list. */
function answerOf(answers, filling) {
  return answers.length <= 8 ? answers[filling % answers.length] : answers[Math.min([0, 2, 6, 20, 60, 1000][filling], answers.length - 1)];
}

/** Enough of everything, and nobody against it. */
function numberFor(name, min, max, filling) {
  const least = min === "" ? 1 : Number(min);
  const most = max === "" ? least + 100 : Number(max);
  const wanted = /_no(_|$)/.test(name) ? 0 : [60, 10, 3, 100, 60, 10][filling];
  return String(Math.min(most, Math.max(least, wanted)));
}

/** A day some days from now, within the days that the picker allows. */
function dayFor(now, min, max, filling) {
  const wanted = localTime(now + (3 + 10 * filling) * DAY_MS).slice(0, 10);
  if (min && wanted < min) return min;
  return max && wanted > max ? max : wanted;
}

/** A time some days from now, or just past where none may lie ahead. */
function timeFor(now, max, filling) {
  const wanted = localTime(now + (2 + 3 * filling) * DAY_MS).slice(0, 16);
  return max && wanted > max ? max : wanted;
}

/** A text that is a name, a place or plain words, by what the field is called. */
function wordsFor(name, most, filling) {
  const bare = name.split(".").at(-1);
  if (bare === "name") return /\.\d+\.name$/.test(name) ? "李四" : "测试居民";
  // Where a place is chosen from a list or may be left out, nothing is typed.
  if (bare === "place" && filling % 2 === 0) return "";
  const words = bare === "place" ? "枫园社区" : "李四 13900005678";
  return most > 0 ? words.slice(0, most) : words;
}

/** A moment on the city's own clock. */
function localTime(at) {
  return new Date(at + CHINA_MS).toISOString();
}
