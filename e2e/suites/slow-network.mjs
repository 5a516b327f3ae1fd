// A bad network: 50 kbit/s both ways with long latency, and a line that breaks in the middle of a photo.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { layLine } from "../lib/broken-line.mjs";
import { Person } from "../lib/person.mjs";
import { keeps, sends } from "../lib/resident.mjs";
import { opensMatter, takesRole } from "../lib/staff.mjs";
import { lampCode } from "./main-loop.mjs";

const BYTES_PER_SECOND = 50_000 / 8;
const LATENCY_MS = 400;
const HOME_SECONDS_MAX = 12;
const PHOTO_BYTES = 40_000;
/** The words are through by then, the photo is not. */
const BREAKS_AT = 12_000;

async function slowDown(person) {
  const session = await person.context.newCDPSession(person.page);
  await session.send("Network.enable");
  const speed = { downloadThroughput: BYTES_PER_SECOND, uploadThroughput: BYTES_PER_SECOND };
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: LATENCY_MS, ...speed });
}

/** A picture of a given size: the kind is read from its first bytes. */
function photo(bytes) {
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
  return { name: "lamp.jpg", mimeType: "image/jpeg", buffer: Buffer.concat([head, randomBytes(bytes - head.length)]) };
}

export default function slowNetwork(world) {
  test("at 50 kbit/s a lamp is reported by its code, and the first page is light", async () => {
    const resident = await Person.arrives(world.browser, world.origin);
    const lamp = await lampCode(resident);
    await resident.context.clearCookies();
    await slowDown(resident);
    let bytes = 0;
    const session = await resident.context.newCDPSession(resident.page);
    await session.send("Network.enable");
    session.on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; });
    await resident.goes(`/p/${lamp}`);
    assert.ok(bytes <= HOME_SECONDS_MAX * BYTES_PER_SECOND, `the page behind the code weighs ${bytes} bytes`);
    await resident.page.fill("form[action='/report'] textarea[name=words]", "灯又不亮了，老人晚上不敢出门。");
    const { number } = await sends(resident);
    await resident.presses(`a[href='/c/${number}']`);
    await resident.leaves();
  });

  test("when the line breaks in the middle of a photo the words are registered, and sending again gives the same number", async () => {
    const line = await layLine(world.port);
    const words = `信号不好的地方：井盖翘起来了 ${randomBytes(4).toString("hex")}`;
    try {
      const resident = await Person.arrives(world.browser, line.origin);
      const lamp = await lampCode(resident);
      await resident.goes(`/p/${lamp}`);
      await slowDown(resident);
      await resident.page.fill("form[action='/report'] textarea[name=words]", words);
      await resident.unfolds(resident.page.locator("form[action='/report'] > details").last());
      await resident.page.setInputFiles("input[name=photos]", photo(PHOTO_BYTES));
      const broke = line.breaksAfter(BREAKS_AT);
      const failed = resident.page.waitForEvent("requestfailed", (request) => request.method() === "POST");
      await Promise.all([broke, failed, resident.page.locator("form[action='/report'] .btn-primary").click({ noWaitAfter: true })]);

      const clerk = await Person.arrives(world.browser, world.origin);
      await takesRole(clerk, "chengdong.intake1");
      await clerk.goes("/desk?tab=unit");
      const row = clerk.page.locator("tbody tr", { hasText: words.slice(0, 12) });
      await row.first().waitFor();
      const registered = (await row.first().locator("td a").first().innerText()).replace(/\s/g, "");

      line.mends();
      await resident.page.reload({ waitUntil: "load" });
      const { number } = await keeps(resident);
      assert.equal(number, registered, "the form counts once");
      await opensMatter(clerk, number);
      await clerk.page.locator(".attachments img, .attachments a").first().waitFor();
      await clerk.leaves();
      await resident.leaves();
    } finally {
      await line.stop();
    }
  });
}
