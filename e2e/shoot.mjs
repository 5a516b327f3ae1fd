// Pictures of pages at 360 and 1440 px: node shoot.mjs OUT_FOLDER URL_OR_FOLDER... [--wide] [--narrow] [--match TEXT]
// A folder (of the gallery) is served on a free port, and all its pages are taken.
import { createServer } from "node:http";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { chromium } from "playwright-core";

const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith("--")));
const match = process.argv.includes("--match") ? process.argv[process.argv.indexOf("--match") + 1] : "";
const [out, ...targets] = process.argv.slice(2).filter((argument) => !argument.startsWith("--") && argument !== match);
if (!out || targets.length === 0) {
  console.error("usage: node shoot.mjs OUT_FOLDER URL_OR_FOLDER... [--wide] [--narrow] [--match TEXT]");
  process.exit(2);
}
const widths = [360, 1440].filter((width) => (flags.has("--wide") ? width === 1440 : flags.has("--narrow") ? width === 360 : true));
const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

async function serve(folder) {
  const server = createServer(async (request, response) => {
    try {
      const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
      response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
      response.end(await readFile(join(folder, path)));
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const names = (await readdir(folder)).filter((name) => name.endsWith(".html") && name !== "index.html" && name.includes(match));
  return { server, urls: names.map((name) => `http://127.0.0.1:${server.address().port}/${name}`) };
}

await mkdir(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let faults = 0;
for (const target of targets) {
  const folder = !/^https?:/.test(target) && (await stat(target)).isDirectory();
  const { server, urls } = folder ? await serve(target) : { urls: [target] };
  for (const width of widths) {
    const context = await browser.newContext({ viewport: { width, height: width === 360 ? 740 : 900 } });
    const page = await context.newPage();
    for (const url of urls) {
      await page.goto(url, { waitUntil: "load" });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      const name = basename(new URL(url).pathname || "index", ".html").replace(/[^\w.-]+/g, "-") || "home";
      if (wide > width) {
        faults += 1;
        console.log(`${name} at ${width}: ${wide} px wide, it scrolls sideways`);
      }
      await page.screenshot({ path: join(out, `${name}.${width}.png`), fullPage: true });
    }
    await context.close();
  }
  server?.close();
}
await browser.close();
process.exit(faults > 0 ? 1 : 0);
