// Checks the Markdown of the repository: every relative link leads to a file, every named `./command` or `scripts/` path exists.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], { encoding: "utf8" }).split("\n").filter((name) => name && existsSync(name));
const faults = [];
for (const file of files) {
  const text = readFileSync(file, "utf8").replace(/```[\s\S]*?```/g, "");
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^(https?:|mailto:|#|\/)/.test(target)) continue;
    const path = join(dirname(file), decodeURIComponent(target.split("#")[0]));
    if (!existsSync(path)) faults.push(`${file}: link to ${target} leads nowhere`);
  }
  for (const [, path] of text.matchAll(/`((?:\.\/)?(?:scripts|crates|procedures|rules|calendars|docs|e2e|islands|examples|locales)\/[\w./-]+)`/g)) {
    if (!existsSync(path)) faults.push(`${file}: ${path} does not exist`);
  }
}
for (const fault of faults) console.error(fault);
console.log(`${files.length} documents, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
