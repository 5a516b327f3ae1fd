// Fills the forms that are made from a procedure's fields: with lawful values by the kind of each control, or with what somebody tells.
import assert from "node:assert/strict";

/** How many ways to fill one form are tried before it counts as refused. */
const FILLINGS_MAX = 6;
const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;
/** The field of a place. */
const PLACE = /(^|\.)place$/;

const PHOTO = {
  name: "photo.png", mimeType: "image/png",
  buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
};

/**
 * Fills and sends a form, otherwise when it is refused; why it was not taken, empty when it was. `told` says what stands in the fields by
 * their titles (`{ fields, on, without }`); then only what is required besides is made up.
 */
export async function sendsForm(person, selector, opens, told) {
  let refused = "";
  for (let filling = 0; filling < (told?.without ? 1 : FILLINGS_MAX); filling += 1) {
    if (filling > 0) await opens();
    const form = person.page.locator(selector).first();
    if (!(await form.count())) return refused || "no form";
    await fills(form, filling, told);
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
async function fills(form, filling, told) {
  const { controls, now } = await form.evaluate((element) => {
    for (let part = element.closest("details"); part; part = part.parentElement?.closest("details")) part.open = true;
    for (const part of element.querySelectorAll("details")) part.open = true;
    const asked = [...element.elements].filter((control) => control.name && !["hidden", "submit", "button", "fieldset"].includes(control.type));
    const bare = (label) => [...(label?.childNodes ?? [])].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join("").trim();
    return {
      now: Number(document.querySelector("[data-now]")?.dataset.now ?? Date.now()),
      controls: asked.map((control) => {
        const field = control.closest(".field");
        const title = bare(field?.querySelector("legend, label.form-label, label.form-check-label"));
        const { name, type, min, max, maxLength, options, value } = control;
        const answers = options ? [...options].filter((option) => option.value).map((option) => ({ value: option.value, words: bare(option) })) : [];
        return { name, type, min, max, maxLength, value, title, words: bare(control.labels?.[0]), optional: !!field?.querySelector(".optional"), answers };
      }),
    };
  });
  const names = [...new Set(controls.map((control) => control.name))];
  // The places of a scenario lie in another town: here one of the list stands for them, where there is a list.
  const listed = names.some((name) => name.endsWith("_listed"));
  const placed = told && controls.some(({ name, title }) => PLACE.test(name) && told.fields.has(title));
  for (const name of names) {
    const same = controls.filter((control) => control.name === name);
    const { title, type, optional } = same[0];
    if (told && (title === told.without || (listed && PLACE.test(name)))) continue;
    const said = told?.fields.get(title);
    if (said !== undefined && (await tellsOne(form, name, same, said, dayOf(now) - Date.parse(told.on)))) continue;
    const alone = type === "checkbox" && same.length === 1;
    const wanted = name.endsWith("_listed") ? placed : !(optional || alone);
    if (!told || said !== undefined || wanted) await fillsOne(form, name, same.map(({ answers, ...rest }) => ({ ...rest, answers: answers.map(({ value }) => value) })), filling, now);
  }
}

/** Gives one control what was told of it; whether it could be given. `later` is how long after the telling this happens. */
async function tellsOne(form, name, same, said, later) {
  const { type, answers } = same[0];
  const control = form.locator(`[name='${name}']`);
  const means = (one) => one.words === said || one.value === said;
  if (name.endsWith(".hidden")) return true;
  if (type === "radio") return checks(control, same.findIndex(means));
  if (type === "checkbox" && same.length === 1) return control.setChecked(/^(是|yes)$/.test(said)).then(() => true);
  if (type === "checkbox") return false;
  if (type === "select-one") return chooses(control, answers.find(means));
  if (/\.(name|phone)$/.test(name)) return names(control, name, said);
  if (type === "file" || PLACE.test(name)) return false;
  const day = /^\d{4}-\d{2}-\d{2}/.exec(said)?.[0];
  const dated = type === "date" || type === "datetime-local";
  await control.fill(dated ? new Date(Date.parse(day) + later).toISOString().slice(0, 10) + said.slice(10).replace(" ", "T") : said);
  return true;
}

/** The day of a moment by the city's own clock. */
function dayOf(now) {
  return Date.parse(localTime(now).slice(0, 10));
}

async function checks(control, at) {
  if (at >= 0) await control.nth(at).check();
  return at >= 0;
}

async function chooses(control, answer) {
  if (answer) await control.selectOption(answer.value);
  return answer !== undefined;
}

/** Name or phone of `王阿姨 13800000000`, or of one of several such. */
async function names(control, name, said) {
  const row = Number(/\.(\d+)\.(?:name|phone)$/.exec(name)?.[1] ?? 1);
  const [called = "", phone = ""] = (said.split("、")[row - 1] ?? "").split(" ");
  await control.fill(name.endsWith(".name") ? called : phone);
  return true;
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
