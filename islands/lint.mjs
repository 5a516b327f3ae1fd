// Holds style and scripts to the floor of "browserslist" (Chromium 86, iOS Safari 14), offline, on what is really served.
// Style: every property, value and selector that caniuse knows. Scripts: the build refuses younger syntax, tsc younger library; here younger web APIs.
import { readFile, readdir } from "node:fs/promises";
import doiuse from "doiuse";
import postcss from "postcss";

const dist = new URL("dist/", import.meta.url);
const { browserslist } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));

/** Features that caniuse counts as partly supported or that degrade well, each with its reason. */
const ALLOWED = {
  "css-not-sel-list": "Bootstrap chains :not(); no list stands in one",
  "css-color-adjust": "prefixed by Bootstrap",
  "css-selection": "Leaflet's tiles, of which we have none",
  "css-mixblendmode": "Leaflet's tiles, of which we have none",
  "css3-cursors-grab": "decoration",
  "css-overflow": "clip and two-value forms are not used",
  "css-focus-visible": "where it is unknown the browser's own focus ring stays",
  "css-appearance": "-webkit-appearance stands beside it",
  "css-resize": "iOS shows textareas at their given height",
  "css-logical-props": "only those that Chromium 86 and Safari 14 have",
  "extended-system-fonts": "named fonts and a generic one follow",
  "multicolumn": "break-inside alone, for print",
  "css-paged-media": "@page margin is a wish of print",
  "css-touch-action": "Leaflet listens to touch events besides",
  "text-decoration": "the dotted style of abbreviations is decoration",
  "css-text-indent": "Leaflet's zoom buttons; the plain form is supported",
};

/** Web APIs younger than the floor. */
const YOUNG = [
  /\bstructuredClone\(/, /\bcrypto\.randomUUID\(/, /\.showModal\(/, /\bAbortSignal\.(timeout|any)\b/, /\bObject\.hasOwn\(/, /\.at\(-?\d+\)/, /\.findLast(Index)?\(/,
  /\.toSorted\(/, /\.replaceAll\(/, /\bArray\.fromAsync\b/, /\bPromise\.(any|withResolvers)\b/, /\bstartViewTransition\b/, /\bnew WeakRef\b/, /\.checkVisibility\(/, /\bURL\.canParse\(/,
];

const faults = [];
const used = new Set();
const files = await readdir(dist).catch(() => []);
if (files.length === 0) {
  console.error("islands/dist is missing: npm run build first");
  process.exit(1);
}
for (const file of files.filter((name) => name.endsWith(".css"))) {
  const css = await readFile(new URL(file, dist), "utf8");
  if (file.startsWith("app-") && (await readFile(new URL(`${file}.gz`, dist))).length > 25_000) faults.push(`${file}: more than 25 KB compressed`);
  const seen = new Set();
  const check = doiuse({
    browsers: browserslist,
    onFeatureUsage: ({ feature, message, usage }) => {
      used.add(feature);
      if (ALLOWED[feature] || seen.has(`${feature} ${usage}`)) return;
      seen.add(`${feature} ${usage}`);
      faults.push(`${file}: ${feature}: ${message.replace(/^<[^>]*>:\s*/, "").slice(0, 160)} in "${String(usage).slice(0, 80)}"`);
    },
  });
  await postcss([check]).process(css, { from: undefined });
}
for (const feature of Object.keys(ALLOWED)) if (!used.has(feature)) faults.push(`lint.mjs allows ${feature}, which nothing uses any more`);
for (const file of files.filter((name) => name.endsWith(".js") && !name.startsWith("map-"))) {
  const code = await readFile(new URL(file, dist), "utf8");
  for (const young of YOUNG) if (young.test(code)) faults.push(`${file}: ${young.source} is younger than the floor`);
  if (/\beval\(|new Function\(/.test(code)) faults.push(`${file}: code from text is refused by the content security policy`);
}
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
console.log("style and scripts hold to the floor");
