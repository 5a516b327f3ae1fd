// Holds style and scripts to the floor of "browserslist" (Chromium 86, iOS Safari 14), offline, on what is really served.
// Style: every property, value and selector that caniuse knows. Scripts: the build refuses younger syntax, tsc younger library; here younger web APIs.
import { readFile, readdir } from "node:fs/promises";
import doiuse from "doiuse";
import postcss from "postcss";

const dist = new URL("dist/", import.meta.url);
const { browserslist } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));

/** Features that caniuse counts as partly supported or that degrade well, each with its reason. */
const ALLOWED = {
  "css-appearance": "-webkit-appearance stands beside it",
  "css-nesting": "Sass has resolved it",
  "multicolumn": "not used for layout; caniuse counts break-inside",
  "css-resize": "iOS shows textareas at their given height",
  "object-fit": "supported; caniuse counts object-position on SVG",
  "outline": "outline-offset and colour work; only invert is missing",
  "text-decoration": "thickness and offset are decoration",
  "text-size-adjust": "only iOS needs it",
  "user-select-none": "prefixed by Bootstrap",
  "pointer": "caniuse means touch-action values that Leaflet falls back from",
  "css-touch-action": "Leaflet listens to touch events besides",
  "will-change": "a hint",
  "css-print-color-adjust": "prefixed by Bootstrap",
  "viewport-unit-variants": "not used",
  "css-page-break": "print only",
  "css-paged-media": "@page margin is a wish of print",
  "css-text-align-last": "not used",
  "word-break": "overflow-wrap does the work",
  "wordwrap": "anywhere falls back to break-word by Bootstrap's reboot",
  "css-focus-visible": ":focus styles stand beside it",
  "css-media-interaction": "hover styles only",
  "css-logical-props": "Bootstrap uses only those that the floor has",
  "extended-system-fonts": "a list of fonts with generic fallbacks",
  "css3-cursors": "decoration",
  "css3-cursors-newer": "decoration",
  "css-overflow": "clip is not used",
  "css-initial-value": "supported",
  "css-unset-value": "supported",
};

/** Web APIs younger than the floor. */
const YOUNG = [
  /\bstructuredClone\(/, /\bcrypto\.randomUUID\(/, /\.showModal\(/, /\bAbortSignal\.(timeout|any)\b/, /\bObject\.hasOwn\(/, /\.at\(-?\d+\)/, /\.findLast(Index)?\(/,
  /\.toSorted\(/, /\.replaceAll\(/, /\bArray\.fromAsync\b/, /\bPromise\.(any|withResolvers)\b/, /\bstartViewTransition\b/, /\bnew WeakRef\b/, /\.checkVisibility\(/, /\bURL\.canParse\(/,
];

const faults = [];
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
      if (ALLOWED[feature] || seen.has(feature)) return;
      seen.add(feature);
      faults.push(`${file}: ${feature}: ${message.replace(/^<[^>]*>:\s*/, "").slice(0, 160)} in "${String(usage).slice(0, 80)}"`);
    },
  });
  await postcss([check]).process(css, { from: undefined });
}
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
