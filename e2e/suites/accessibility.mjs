// Every kind of page without a serious or critical finding of axe, and every link of residents' pages leads to a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../lib/axe.mjs";
import { Person } from "../lib/person.mjs";
import { finds, sends } from "../lib/resident.mjs";
import { takesRole } from "../lib/staff.mjs";
import { lampCode } from "./main-loop.mjs";

const WORDS = "树枝挡住了红绿灯，开车看不清。";

/** Presses on and looks at the page that comes. */
async function pressesAndLooks(person, target) {
  await person.presses(target);
  await isAccessible(person.page);
}

export default function accessibility(world) {
  /** Looks at all of `paths` before it says which of them have findings. */
  async function areAccessible(person, paths) {
    const findings = [];
    for (const path of paths) {
      await person.goes(path);
      await isAccessible(person.page).catch((error) => findings.push(`${path}: ${error.actual?.join("\n  ") ?? error.message}`));
    }
    assert.deepEqual(findings, []);
  }

  test("the steps of a report, the page after sending and the status page are accessible", async () => {
    const resident = await Person.arrives(world.browser, world.origin, { width: 360 });
    await resident.goes("/report");
    await isAccessible(resident.page);
    await pressesAndLooks(resident, "form[action='/report/words'] .btn-primary");
    await resident.page.fill("textarea[name=words]", WORDS);
    await pressesAndLooks(resident, "form[action='/report/words'] .btn-primary");
    await resident.page.fill("input[name=query]", "枫园");
    await pressesAndLooks(resident, "button[name=go][value=search]");
    await pressesAndLooks(resident, resident.page.locator("button.choice[name=place][value^='p:']").first());
    const own = resident.page.locator("button[name=own]");
    if (await own.count()) await pressesAndLooks(resident, own);
    await pressesAndLooks(resident, "form[action='/report/contact'] .btn-primary");
    const matter = await sends(resident);
    await isAccessible(resident.page);
    await finds(resident, matter);
    await isAccessible(resident.page);
    await resident.goes(`/c/${matter.number}/slip`);
    await isAccessible(resident.page);
    await resident.leaves();
  });

  test("residents' pages are accessible", async () => {
    const resident = await Person.arrives(world.browser, world.origin);
    const lamp = await lampCode(resident);
    await areAccessible(resident, ["/", "/?lang=en", `/p/${lamp}`, `/p/${lamp}/sign`, "/find", "/find/phone", "/ask", "/open", "/legal", "/about", "/contact", "/log", "/verify", "/how/service_request", "/sign-in", "/demo/tour"]);
    await resident.leaves();
  });

  test("pages of staff are accessible", async () => {
    const staff = await Person.arrives(world.browser, world.origin);
    await takesRole(staff, "chengdong.intake1");
    await staff.goes("/desk/cases");
    const first = await staff.page.locator("tbody a[href^='/desk/cases/']").first().getAttribute("href");
    await areAccessible(staff, ["/desk", "/desk?tab=late", "/desk/cases", first, "/desk/intake", "/paper/report", "/desk/password"]);
    await staff.leaves();
  });

  test("pages of the technician are accessible", async () => {
    const technician = await Person.arrives(world.browser, world.origin);
    await takesRole(technician, "city.technician1");
    await areAccessible(technician, ["/admin", "/admin/areas", "/admin/organisations", "/admin/duties", "/admin/procedures", "/admin/procedures/service_request", "/admin/procedures/service_request/edit", "/admin/calendars", "/admin/calendars/stop-work", "/admin/system"]);
    await technician.leaves();
  });

  test("every link of residents' pages leads to a page", async () => {
    const resident = await Person.arrives(world.browser, world.origin);
    const seen = new Map([["/", "the start"]]);
    const dead = [];
    for (const [path, from] of seen) {
      const answer = await resident.context.request.get(world.origin + path);
      if (answer.status() >= 400) dead.push(`${path} (linked on ${from}) answers ${answer.status()}`);
      if (!answer.headers()["content-type"]?.startsWith("text/html")) continue;
      for (const [, href] of (await answer.text()).matchAll(/href="(\/[^"#?]*)/g)) {
        if (!seen.has(href) && seen.size < 150) seen.set(href, path);
      }
    }
    assert.deepEqual(dead, []);
    await resident.leaves();
  });
}
