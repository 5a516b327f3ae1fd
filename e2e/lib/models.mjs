// Every procedure as a BPMN model, drawn by the program itself.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const root = new URL("../../", import.meta.url).pathname;
const program = process.env.FENGQIAO_BIN ?? `${root}target/debug/fengqiao`;

/** `[{ name, xml }]`, in the language that is named. */
export function models(language) {
  const names = readdirSync(`${root}procedures`).filter((name) => !name.startsWith("_") && existsSync(`${root}procedures/${name}/procedure.toml`));
  return names.map((name) => {
    const file = `${root}procedures/${name}/procedure.toml`;
    const words = ["procedure", "draw", file, "--format", "bpmn", "--language", language];
    return { name, xml: execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 26 }) };
  });
}
