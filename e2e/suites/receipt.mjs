// A resident keeps the receipt of what was acknowledged, and anybody checks it without asking the city.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../lib/person.mjs";
import { reports, sends } from "../lib/resident.mjs";

/** How long the log may take to come to an entry, in milliseconds. */
const SOON = 20_000;

/** The receipt of a matter, once its entry is in the log. */
async function downloads(person, number) {
  for (const until = Date.now() + SOON; Date.now() < until;) {
    const answer = await person.page.request.get(`${person.origin}/c/${number}/receipt.json`);
    if (answer.ok()) return answer.text();
    assert.equal(answer.status(), 503, "not yet in the log");
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error("the log did not come to the entry");
}

/** Gives a file to the page that checks, and reads what it says. */
async function checks(person, text) {
  await person.page.setInputFiles("#receipt", { name: "receipt.json", mimeType: "application/json", buffer: Buffer.from(text) });
  const answer = person.page.locator("[data-answer]");
  await answer.locator("p").first().waitFor();
  return answer.innerText();
}

export default function receipt(world) {
  test("a receipt is checked offline, and one changed byte is found", async () => {
    const resident = await Person.arrives(world.browser, world.origin, { width: 360 });
    await reports(resident, { words: "小区南门的窨井盖松了，车一过就响。", place: "路灯" });
    const { number } = await sends(resident);
    await resident.goes(`/c/${number}`);
    assert.equal(await resident.page.locator(`a[href='/c/${number}/receipt.json']`).count(), 1);
    const text = await downloads(resident, number);

    // Somebody else, without a pass and without a network once the page is there.
    const other = await Person.arrives(world.browser, world.origin, { width: 360 });
    const stranger = await other.page.request.get(`${world.origin}/c/${number}/receipt.json`);
    assert.ok(!(await stranger.text()).includes("checkpoint"), "nobody else gets it");
    await other.goes("/log");
    assert.match(await other.words(), /log-[0-9a-f]{8}\+[0-9a-f]{8}\+/);
    await other.goes("/verify");
    await other.page.context().setOffline(true);
    const said = await checks(other, text);
    assert.match(said, /✓ 这份回执是真的/);
    assert.match(said, /窨井盖松了/);
    await other.sees();

    const receipt = JSON.parse(text);
    const flipped = (encoded) => {
      const bytes = Buffer.from(encoded, "base64");
      bytes[bytes.length >> 1] ^= 1;
      return bytes.toString("base64");
    };
    const changed = [
      { ...receipt, entry: flipped(receipt.entry) },
      { ...receipt, position: receipt.position + 1 },
      { ...receipt, path: receipt.path.map((hash, at) => (at === 0 ? flipped(hash) : hash)) },
      { ...receipt, checkpoint: receipt.checkpoint.replace(/\n([0-9]+)\n/, (_, size) => `\n${Number(size) + 1}\n`) },
      { ...receipt, log: receipt.log.replace(/log-[0-9a-f]{8}/, "log-00000000") },
    ];
    for (const one of changed) assert.match(await checks(other, JSON.stringify(one)), /✗/);
    assert.match(await checks(other, "hello"), /✗ 这不是回执文件/);
    for (const person of [resident, other]) await person.leaves();
  });
}
