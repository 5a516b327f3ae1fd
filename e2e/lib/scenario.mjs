// Reads the scenarios that come with the procedures (procedures/*/scenarios/*.md), as far as a person in front of a browser can live through them.
import { readFile } from "node:fs/promises";

const PROCEDURES = new URL("../../procedures/", import.meta.url);

/** What happens in a scenario: `{ procedure, acts }`; an act is a step of somebody, or time that passes. */
export async function tells(procedure, name) {
  const text = await readFile(new URL(`${procedure}/scenarios/${name}.md`, PROCEDURES), "utf8");
  const acts = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    const act = /^\d+\. (\d{4}-\d{2}-\d{2}) \d{2}:\d{2} (.*)$/.exec(line);
    if (act) acts.push(happens(act[1], act[2]));
    const last = acts.at(-1);
    if (line.startsWith("- 那么 ")) Object.assign(last, must(line.slice(5)));
    const refused = /^- 应被拒绝（([^ ）]+) ?(.*?)）[：]?/.exec(line);
    if (refused) last.refused = { why: refused[1], field: fieldOf(line) };
  }
  return { procedure, acts };
}

/** `王阿姨【我要反映#1】您要反映的问题=“…”；…`, or time that passes. */
function happens(on, text) {
  const step = /^(.+?)【(.+?)(?:#(.+?))?】(.*)$/.exec(text);
  if (!step) return { on, waits: true };
  const [, person, title, instance, given] = step;
  return { on, person, title, instance: instance?.trim(), fields: new Map(items(given).map(pair)) };
}

/** What must be so afterwards: the state, whether it is filed, and how many things happened by themselves. */
function must(text) {
  const all = new Map(items(text).map(pair));
  return { state: all.get("状态"), filed: all.get("归档") === "是", alone: all.get("自动")?.split("、").length ?? 0 };
}

/** The field that is missing, `应被拒绝（缺项 依据（法律法规））：…`; the parentheses may hold others. */
function fieldOf(line) {
  const inside = line.slice(line.indexOf("（") + 1);
  let depth = 1;
  const end = [...inside].findIndex((letter) => (depth += letter === "（" ? 1 : letter === "）" ? -1 : 0) === 0);
  return [...inside].slice(0, end).join("").split(" ")[1];
}

/** The items of a list with ；, which does not count inside quotes. */
function items(text) {
  return (text.match(/(?:“[^”]*”|[^；“])+/g) ?? []).map((item) => item.trim().replace(/。$/, "")).filter(Boolean);
}

function pair(item) {
  const at = item.indexOf("=");
  return [item.slice(0, at).trim(), item.slice(at + 1).trim().replace(/^“([\s\S]*)”$/, "$1")];
}
