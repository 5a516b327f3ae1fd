// The page that checks a receipt: a file is chosen, what it proves is said in words. Nothing is sent anywhere.
import { verify, type Shown } from "./receipt";

function words(shown: Shown, language: string): string {
  const { name, value } = shown;
  if (typeof value === "number" && name.endsWith("_at")) return new Date(value).toLocaleString(language, { timeZone: "Asia/Shanghai" });
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (typeof value === "string" || typeof value === "number") return String(value);
  // A value of a field is its kind and itself.
  if (Array.isArray(value) && value.length === 2 && typeof value[1] === "string") return value[1];
  return JSON.stringify(value, (_, part: unknown) => (part instanceof Uint8Array ? words({ name: "", value: part }, language) : part));
}

interface Clock { run?: { due?: { at?: number } } }

// What people look for first: number, when it came in, the words, by when; each with the page's own name for it.
function facts(shown: Shown[], names: DOMStringMap, language: string): [string, string][] {
  const value = (name: string): unknown => shown.find((one) => one.name === name)?.value;
  const time = (at: unknown): string => words({ name: "_at", value: at }, language);
  const filing = value("body.filing") as { number?: string } | undefined;
  const clocks = (value("body.clocks") as Clock[] | undefined) ?? [];
  const dues = clocks.map((clock) => clock.run?.due?.at).filter((at) => typeof at === "number").map(time);
  const found: [string | undefined, string][] = [
    [names.number, filing?.number ?? ""],
    [names.received, time(value("recorded_at"))],
    [names.words, words({ name: "", value: value("body.f.words") ?? "" }, language)],
    [names.due, dues.join("; ")],
  ];
  return found.filter(([, text]) => text !== "").map(([name, text]) => [name ?? "", text]);
}

function list(pairs: [string, string][]): HTMLElement {
  const all = document.createElement("dl");
  for (const [name, text] of pairs) {
    const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = name;
    detail.textContent = text;
    all.append(term, detail);
  }
  return all;
}

export function mount(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>("input[type=file]");
  const answer = element.querySelector<HTMLElement>("[data-answer]");
  if (!input || !answer) return;
  const language = document.documentElement.lang;

  input.onchange = async () => {
    const file = input.files?.[0];
    if (!file) return;
    const found = verify(await file.text(), element.dataset.key ?? "");
    answer.textContent = "";
    const said = document.createElement("p");
    answer.append(said);
    if (typeof found === "string") {
      answer.className = "alert alert-danger";
      said.textContent = `✗ ${element.dataset[found] ?? found}`;
      return;
    }
    answer.className = "alert alert-success";
    said.textContent = `✓ ${(element.dataset.holds ?? "").replace("$position", String(found.position)).replace("$size", String(found.size))}`;
    answer.append(list(facts(found.shown, element.dataset, language)));
    const [rest, summary] = [document.createElement("details"), document.createElement("summary")];
    summary.textContent = element.dataset.all ?? "";
    rest.append(summary, list(found.shown.map((shown) => [shown.name.replace(/^body\.(f\.)?/, ""), words(shown, language)])));
    answer.append(rest);
  };
}
