// What staff do: sign in, find a matter, take its next step.
import assert from "node:assert/strict";
import { PASSWORD } from "./city.mjs";

/** Signs in with login and password. */
export async function signsIn(person, login, next = "/desk") {
  await person.goes(next);
  assert.equal(new URL(person.page.url()).pathname, "/sign-in");
  await person.page.fill("form[action='/sign-in'] input[name=name]", login);
  await person.page.fill("form[action='/sign-in'] input[name=password]", PASSWORD);
  await person.presses("form[action='/sign-in'] .btn-primary");
  assert.equal(new URL(person.page.url()).pathname, next, await person.words());
}

/** Takes a role on the demo bar: by one click, on a narrow screen out of the list. */
export async function takesRole(person, account) {
  await person.goes("/");
  const button = person.page.locator(`form[action='/demo/role'] button[value='${account}']`);
  if (await button.isVisible()) {
    await person.presses(button);
  } else {
    await person.page.selectOption(".demo-choose select", account);
    await person.presses(".demo-choose button");
  }
  assert.equal(new URL(person.page.url()).pathname, "/desk", await person.words());
}

/** Takes the role of any account of the demo, also of one that the bar does not list. */
export async function becomes(person, account) {
  await person.goes("/");
  const token = await person.page.locator("form[action='/demo/role'] input[name=_csrf]").first().inputValue();
  const sent = { form: { _csrf: token, account }, headers: { origin: person.origin } };
  const answer = await person.page.request.post(new URL("/demo/role", person.origin).href, sent);
  assert.equal(answer.status(), 200, `${account} is taken on`);
}

/** Opens a matter by its number, through the search of the queue. */
export async function opensMatter(person, number) {
  await person.goes("/desk");
  await person.page.fill("#find", number);
  await person.presses(person.page.locator("form", { has: person.page.locator("#find") }).locator("button[type=submit]"));
  assert.match(await person.words(), new RegExp(number.slice(-4)));
  assert.match(new URL(person.page.url()).pathname, /^\/desk\/cases\//);
}

/** Fills a step's form and takes the step. `values` are by field name; a value for a choice is its name. */
export async function takes(person, step, values = {}) {
  const form = person.page.locator(`form[action$='/step/${step}']`);
  assert.equal(await form.count(), 1, `${step} is offered once on ${person.page.url()}: ${await person.words()}`);
  const folded = person.page.locator("details", { has: form });
  if (await folded.count()) await person.unfolds(folded.last());
  for (const [name, value] of Object.entries(values)) await fills(form, `${step}.${name}`, value);
  const answer = await person.presses(form.locator(".btn-primary"));
  assert.equal(answer.status(), 200, await person.words());
}

async function fills(form, name, value) {
  const control = form.locator(`[name='${name}']`);
  const kind = await control.first().evaluate((element) => element.type);
  if (kind === "radio") await form.locator(`[name='${name}'][value='${value}']`).check();
  else if (kind.startsWith("select")) await control.selectOption(value);
  else await control.fill(value);
}
