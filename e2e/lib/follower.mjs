// Lives through a scenario of a procedure in the browser: each step by somebody who may take it here, in the words of the scenario, and each refusal too.
import assert from "node:assert/strict";
import { becomes } from "./staff.mjs";
import { begins, looks, takesStep, turnsToForm, ways } from "./walker.mjs";

/** The most limits of clocks that pass while one waits for a state. */
const LIMITS_MAX = 24;
/** The most limits of clocks that pass between two steps: a meeting is held on its day, a notice stands as long as it must. */
const LIMITS_BETWEEN_MAX = 5;
/** Refusals that come of who somebody is; all others come of where the matter stands or of what is written. */
const WHO = new Set(["角色", "分离"]);

/** Follows what a scenario tells from its opening on; `{ number, refused }`, with how much was refused as it tells. */
export async function follows(person, told) {
  const story = { person, told, cast: new Map(), parts: new Map(), number: "", refused: 0 };
  const all = (await ways(person)).filter(({ procedure }) => procedure === told.procedure);
  for (const [at, act] of told.acts.entries()) {
    const where = `${told.procedure} ${at + 1}. ${act.person ?? "time passes"}【${act.title ?? ""}】`;
    if (!story.number) {
      await opening(story, all, act, where);
    } else if (act.refused) {
      await refuses(story, act, where);
    } else if (act.waits) {
      await waits(story, act, where);
    } else {
      await takes(story, act, where);
    }
    await stands(story, act, where);
  }
  return { number: story.number, refused: story.refused };
}

/** Begins the matter in the way of this title, or is refused. */
async function opening(story, all, act, where) {
  const way = all.find(({ title }) => title === act.title);
  assert.ok(way, `${where} begins a matter here, not only ${all.map(({ title }) => title)}`);
  const given = { fields: act.fields, on: act.on, without: act.refused?.field };
  if (!act.refused) {
    story.number = await begins(story.person, way, given);
    return;
  }
  await assert.rejects(begins(story.person, way, given), assert.AssertionError, `${where} is refused`);
  story.refused += 1;
}

/** The step of this title that somebody may take now: for the one whom the scenario names, as far as the page tells them apart. */
function offered(story, now, act) {
  const same = now.steps.filter(({ title }) => title === act.title);
  if (same.length < 2) return same[0];
  const named = same.find(({ who, party }) => party && who.includes(act.instance ?? act.person));
  const part = (label) => `${act.title}#${label}`;
  const free = same.find(({ instance }) => ![...story.parts].some(([key, taken]) => key !== part(act.instance) && key.startsWith(part("")) && taken === instance));
  const chosen = named ?? same.find(({ instance }) => instance === story.parts.get(part(act.instance))) ?? free ?? same[0];
  story.parts.set(part(act.instance), chosen.instance);
  return chosen;
}

async function takes(story, act, where) {
  let now = await looks(story.person, story.number);
  let step = offered(story, now, act);
  for (let limits = 0; !step && now.limit && limits < LIMITS_BETWEEN_MAX; limits += 1) {
    await story.person.presses("button[data-clock]");
    now = await looks(story.person, story.number);
    step = offered(story, now, act);
  }
  assert.ok(step, `${where} can be taken in ${now.title}, where there are ${now.steps.map(({ title }) => title)}`);
  if (step.account) story.cast.set(act.person, step.account);
  const refused = await takesStep(story.person, now, step, { fields: act.fields, on: act.on });
  assert.equal(refused, "", where);
}

/** What the scenario says is refused is not offered here, or refused with a word; where it is refused for who somebody is, to that one. */
async function refuses(story, act, where) {
  const now = await looks(story.person, story.number);
  const step = offered(story, now, act);
  const account = story.cast.get(act.person);
  if (WHO.has(act.refused.why)) {
    // Where two of the scenario are one here, nothing is refused for who they are.
    if (!step || !account || step.account === account) return;
    await becomes(story.person, account);
    assert.equal(await turnsToForm(story.person, story.number, step), false, `${where} is not offered to ${account}`);
  } else if (step) {
    const given = { fields: act.fields, on: act.on, without: act.refused.field ?? "" };
    const refused = await takesStep(story.person, now, step, given);
    assert.notEqual(refused, "", `${where} is refused`);
    if (act.refused.field) assert.ok(await wrong(story.person, act.refused.field), `${where}: ${act.refused.field} is marked, not only “${refused}”`);
  } else {
    assert.notEqual(act.refused.why, "缺项", `${where} is offered in ${now.title}`);
  }
  story.refused += 1;
}

/** Whether the field of this title is marked as wrong. */
function wrong(person, title) {
  return person.page.locator(".field.wrong").evaluateAll((fields, title) =>
    fields.some((field) => field.querySelector("legend, label").textContent.trim().startsWith(title)), title);
}

/** Lets time pass until the matter stands where the scenario says; where it stays in its state, until as much happened by itself. */
async function waits(story, act, where) {
  let now = await looks(story.person, story.number);
  const stays = !act.state || now.title === act.state;
  for (let limits = 0; stays ? limits < Math.max(1, act.alone) : now.title !== act.state; limits += now.passed ? 1 : 0) {
    assert.ok(limits < LIMITS_MAX && now.limit, `${where}: it stands in ${now.title}, not in ${act.state}`);
    const before = now;
    await story.person.presses("button[data-clock]");
    now = await looks(story.person, story.number);
    now.passed = now.limit !== before.limit || now.title !== before.title;
  }
}

async function stands(story, act, where) {
  if (!act.state || act.refused) return;
  const now = await looks(story.person, story.number);
  assert.equal(now.title, act.state, where);
  if (act.filed) assert.ok(now.closed, `${where}: it is filed`);
}
