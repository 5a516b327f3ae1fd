// What is printed: the form for reports on paper is one sheet, in both languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../lib/person.mjs";
import { takesRole } from "../lib/staff.mjs";

export default function paper(world) {
  for (const language of ["zh-CN", "en"]) {
    test(`the paper form fits one A4 sheet (${language})`, async () => {
      const clerk = await Person.arrives(world.browser, world.origin, { language });
      await takesRole(clerk, "chengdong.intake1");
      await clerk.goes("/paper/report");
      const sheets = (await clerk.page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
      assert.equal((sheets.match(/\/Type\s*\/Page[^s]/g) ?? []).length, 1);
      await clerk.leaves();
    });
  }

  test("whoever holds several posts chooses the one that acts", async () => {
    const worker = await Person.arrives(world.browser, world.origin);
    await takesRole(worker, "fengyuan.community1");
    await worker.goes("/desk/post");
    const posts = worker.page.locator("main form[action='/desk/post']:has(input[name=post]:not([value='']))");
    assert.ok((await posts.count()) > 1, "there are several to choose from");
    const chosen = (await posts.first().locator("strong").innerText()).trim();
    await worker.presses(posts.first().locator("button"));
    await worker.goes("/desk/post");
    assert.equal(await worker.page.locator("main button[aria-current=true]").count(), 1);
    assert.equal((await worker.page.locator("main button[aria-current=true] strong").innerText()).trim(), chosen);
    assert.ok((await worker.page.locator("header").innerText()).includes(chosen), "the header names the post");
    await worker.leaves();
  });
}
