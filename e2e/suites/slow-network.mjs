// A bad network: 50 kbit/s both ways with long latency, and a line that breaks in the middle of a photo.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { layLine } from "../lib/broken-line.mjs";
import { Person } from "../lib/person.mjs";
import { keeps, sends } from "../lib/resident.mjs";
import { opensMatter, takesRole } from "../lib/staff.mjs";
import { lampCode } from "./main-loop.mjs";

const BYTES_PER_SECOND = 50_000 / 8;
const LATENCY_MS = 400;
const HOME_SECONDS_MAX = 12;
const PHOTO_SIDE = 180;
/** The words are through by then, the photo is not. */
const BREAKS_AT = 12_000;

async function slowDown(person) {
  const session = await person.context.newCDPSession(person.page);
  await session.send("Network.enable");
  const speed = { downloadThroughput: BYTES_PER_SECOND, uploadThroughput: BYTES_PER_SECOND };
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: LATENCY_MS, ...speed });
}

/** A picture that no packing makes smaller: `side` by `side` grey points of noise as PNG, about as many bytes as points. */
function noise(side) {
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(checksum(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.from([0]), randomBytes(side)]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const picture = [chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.concat(rows))), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...picture]);
}

/** CRC-32 as PNG asks for it. */
function checksum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
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
    const folder = await mkdtemp(join(tmpdir(), "fengqiao-photo-"));
    const words = `信号不好的地方：井盖翘起来了 ${randomBytes(4).toString("hex")}`;
    try {
      const resident = await Person.arrives(world.browser, line.origin);
      const lamp = await lampCode(resident);
      await resident.goes(`/p/${lamp}`);
      await slowDown(resident);
      await resident.page.check("form[action='/report'] input[name=category][value='']");
      await resident.page.fill("form[action='/report'] textarea[name=words]", words);
      await resident.unfolds(resident.page.locator("form[action='/report'] > details").last());
      const photo = join(folder, "lamp.png");
      await writeFile(photo, noise(PHOTO_SIDE));
      await resident.page.setInputFiles("input[name=photos]", photo);
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
      assert.match(resident.page.url(), /stored=1/, "now the photo is there as well");
      await opensMatter(clerk, number);
      await clerk.page.locator(".attachments img, .attachments a").first().waitFor();
      await clerk.leaves();
      await resident.leaves();
    } finally {
      await line.stop();
      await rm(folder, { recursive: true });
    }
  });
}
