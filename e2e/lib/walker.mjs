// Walks a matter of any procedure to its end, knowing nothing of the procedure: it reads which steps are offered to whom, becomes that person by the
// demo bar, fills the generated form with lawful values by the kind of each control, and moves the city's clock where only a clock moves the matter.
import assert from "node:assert/strict";
import { sendsForm } from "./forms.mjs";
import { finds } from "./resident.mjs";
import { takesRole } from "./staff.mjs";

/** The most moves of one matter, steps and clocks together. */
const MOVES_MAX = 60;
/** Works in a trade that has nothing to do with private matters. */
const STRANGER = "xidong-municipal.liaison1";
/** Administrators act in what they hold and read nothing once it is closed. */
const ADMINISTRATORS = /审计员|系统管理员|安全管理员/;
const GIVES_UP = /withdraw|cancel/;

/** Every way to begin a matter in the demo city: `{ procedure, step, title, party, private }`, in the order of the catalogue. */
export async function ways(person) {
  await person.goes("/demo/begin");
  const found = await person.page.locator("li[data-way]").evaluateAll((items) => items.map((item) => ({
    way: item.dataset.way, title: item.querySelector("b").textContent.trim(), party: item.dataset.party !== undefined, closed: item.dataset.private !== undefined,
  })));
  return found.map(({ way, title, party, closed }) => ({ procedure: way.split("/")[0], step: way.split("/")[1], title, party, private: closed }));
}

/** Begins a matter in one of the ways, with what is told of it or with anything lawful; its number. */
export async function begins(person, { procedure, step, party }, told) {
  await person.goes("/demo/begin");
  const item = person.page.locator(`li[data-way='${procedure}/${step}']`);
  await person.presses(item.locator("a.choice, button.choice").first());
  const path = party ? `/start/${procedure}/${step}` : `/desk/open/${procedure}/${step}`;
  const refused = await sendsForm(person, `form[action='${path}']`, async () => person.goes(path), told);
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
export async function looks(person, number) {
  await person.goes(`/demo/case/${number}`);
  return person.page.evaluate(() => {
    const lead = document.querySelector("[data-state]");
    const text = (name) => document.querySelector(`[${name}]`)?.textContent.replace(/\s/g, "") ?? "";
    return {
      number: text("data-number"), code: text("data-code"), state: lead.dataset.state, title: lead.querySelector("b").textContent.trim(), closed: lead.dataset.closed !== undefined,
      clock: document.querySelector("[data-clock]")?.dataset.clock ?? "",
      clockFar: Number(document.querySelector("[data-clock]")?.dataset.far),
      limit: document.querySelector("[data-clock]")?.textContent.trim() ?? "",
      steps: [...document.querySelectorAll("li[data-step]")].map((item) => ({
        step: item.dataset.step, instance: item.dataset.instance, far: Number(item.dataset.far), party: item.dataset.person !== undefined,
        title: item.querySelector("b").textContent.trim(), who: item.querySelector("span").textContent.trim(),
        account: item.querySelector("input[name=account]")?.value ?? "",
      })),
    };
  });
}

/** Takes a step as somebody who may, with what is told of it or with anything lawful; why not, where it was refused. */
export async function takesStep(person, now, { step, instance, party }, told) {
  const item = person.page.locator(`li[data-step='${step}'][data-instance='${instance}']`);
  if (!party) person.acted = await item.locator("button.choice span").innerText();
  await person.presses(item.locator("button.choice"));
  const opens = async () => (party ? person.goes(`/c/${now.number}`) : turnsToForm(person, now.number, { step, instance }));
  await opens();
  const form = formOf({ step, instance });
  if (!(await person.page.locator(form).count())) return "the page does not offer it";
  return sendsForm(person, form, opens, told);
}

/** The form of a step. */
function formOf({ step, instance }) {
  return `form[action$='/step/${step}']:has(input[name$='instance'][value='${instance}'])`;
}

/** Turns to the form of a step on the matter's page, or on one of its pages of single steps; whether whoever looks is offered it. */
export async function turnsToForm(person, number, step) {
  const page = `/desk/cases/${number}`;
  const known = await person.page.request.get(new URL(page, person.origin).href);
  if (known.status() === 404) return false;
  await person.goes(page);
  const form = person.page.locator(formOf(step));
  if (await form.count()) return true;
  const pages = await person.page.locator(".desk-step-page a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const page of pages) {
    await person.goes(page);
    if (await form.count()) return true;
  }
  return false;
}
