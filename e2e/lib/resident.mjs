// What residents do: report, keep the number, come back with it, rate.
import assert from "node:assert/strict";

/** Goes through the four pages of a report. `place` is searched and the first that is found is taken; without it, "I do not know". */
export async function reports(person, { words, place = "", phone = "", name = "" }) {
  await person.goes("/");
  await person.presses("a[href='/report']");
  await person.page.fill("form[action='/report/words'] textarea[name=words]", words);
  await person.presses("form[action='/report/words'] .btn-primary");
  if (place) {
    await person.page.fill("form[action='/report/place'] input[name=query]", place);
    await person.presses("button[name=go][value=search]");
    await person.presses(person.page.locator("button.choice[name=place][value^='p:']").first());
  } else {
    await person.presses("button[name=place][value='u:']");
  }
  // Similar matters nearby are shown before sending; an own report goes on.
  const own = person.page.locator("button[name=own]");
  if (await own.count()) await person.presses(own.first());
  await person.page.fill("form[action='/report/contact'] input[name='contact.name']", name);
  await person.page.fill("form[action='/report/contact'] input[name='contact.phone']", phone);
  await person.presses("form[action='/report/contact'] .btn-primary");
}

/** Sends the review page and reads number and query code. */
export async function sends(person) {
  await person.presses("form[action='/report'] .btn-primary");
  return keeps(person);
}

/** Number and query code of the page after sending, digits only. */
export async function keeps(person) {
  assert.match(new URL(person.page.url()).pathname, /^\/c\/[^/]+\/done$/, await person.words());
  const [number, code] = await person.page.locator(".number dd").allInnerTexts();
  const digits = (text) => text.replace(/\s/g, "");
  assert.match(digits(number), /^\d{10,}$/);
  assert.match(digits(code), /^\d{6,}$/);
  return { number: digits(number), code: digits(code) };
}

/** Finds a matter by number and query code, as somebody with the slip in hand. */
export async function finds(person, { number, code }) {
  await person.goes("/find");
  await person.page.fill("input[name=number]", number);
  await person.page.fill("input[name=code]", code);
  return person.presses("form[action='/find'] .btn-primary");
}
