// Builds the style and the islands into dist/: hashed names, a gzip copy of each, and manifest.json from plain to hashed name.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const dist = new URL("dist/", import.meta.url);
const here = new URL("./", import.meta.url);
const target = ["chrome86", "safari14"];
// Safari 14.0 mishandles one rare form of destructuring that is not used here; esbuild would refuse all of them.
const supported = { destructuring: true };
const manifest = {};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

async function put(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const hashed = name.replace(/(\.[a-z]+)$/, `-${hash}$1`);
  await writeFile(new URL(hashed, dist), bytes);
  await writeFile(new URL(`${hashed}.gz`, dist), gzipSync(bytes, { level: 9 }));
  manifest[name] = hashed;
  return hashed;
}

/** The design kit, from Bootstrap's own Sass with our tokens. */
async function styles(name) {
  const built = sass.compile(new URL(`src/styles/${name}.scss`, here).pathname, {
    loadPaths: [new URL("node_modules", here).pathname],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const { code } = await esbuild.transform(built.css, { loader: "css", minify: true, target, legalComments: "none" });
  await put(`${name}.css`, Buffer.from(code));
}

/** One module for each island; the loader learns their hashed names. */
async function island(name) {
  const result = await esbuild.build({
    entryPoints: [new URL(`src/${name}/${name}.ts`, here).pathname],
    bundle: true, format: "esm", minify: true, target, write: false, legalComments: "none", supported,
  });
  return [name, await put(`${name}.js`, Buffer.from(result.outputFiles[0].contents))];
}

await styles("app");
await styles("map");
await put("icon.svg", await readFile(new URL("src/icon.svg", here)));
const islands = Object.fromEntries(await Promise.all(["editor", "files", "intake", "keys", "live", "map", "print", "verify", "voice"].map(island)));
const loader = await esbuild.build({
  entryPoints: [new URL("src/app.ts", here).pathname],
  bundle: true, format: "esm", minify: true, target, write: false, legalComments: "none", supported,
  define: { ISLANDS: JSON.stringify(islands), MAP_CSS: JSON.stringify(manifest["map.css"]) },
});
await put("app.js", Buffer.from(loader.outputFiles[0].contents));
await writeFile(new URL("manifest.json", dist), JSON.stringify(manifest, null, 2));
