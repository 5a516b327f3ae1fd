// The editor of a procedure: check, differences and drawing follow the text while it is typed.
// Without this module the "check" button gives the same.
const PAUSE_MS = 700;

export function mount(form: HTMLElement): void {
  const source = form.querySelector<HTMLTextAreaElement>("#source");
  const beside = form.querySelector<HTMLElement>("[data-beside]");
  const live = form.querySelector<HTMLElement>("[data-live]");
  if (!(form instanceof HTMLFormElement) || !source || !beside) return;
  const usual = live?.textContent ?? "";
  let asked: AbortController | undefined;

  const show = (words: string) => {
    const fresh = document.createElement("div");
    fresh.innerHTML = words;
    // A reason that is being written stays, as long as the same may be done with it.
    const [now, next] = [beside, fresh].map((side) => side.querySelector<HTMLElement>("[data-publish]"));
    if (now && next && now.dataset.publish === next.dataset.publish) next.replaceWith(now);
    else {
      const [old, reason] = [now, next].map((side) => side?.querySelector<HTMLInputElement>("[name=reason]"));
      if (old && reason) reason.value = old.value;
    }
    beside.replaceChildren(...Array.from(fresh.childNodes));
  };
  const check = async () => {
    asked?.abort();
    asked = new AbortController();
    const fields = new URLSearchParams();
    new FormData(form).forEach((value, name) => { if (typeof value === "string") fields.append(name, value); });
    fields.set("do", "live");
    beside.setAttribute("aria-busy", "true");
    const answer = await fetch(form.action, { method: "POST", body: fields, signal: asked.signal });
    beside.removeAttribute("aria-busy");
    if (live) live.textContent = answer.ok ? usual : form.dataset.late ?? usual;
    if (answer.ok) show(await answer.text());
  };

  let waiting: number | undefined;
  const later = (pause: number) => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      check().catch((fault: unknown) => {
        const dropped = fault instanceof DOMException && fault.name === "AbortError";
        if (live && !dropped) live.textContent = form.dataset.late ?? usual;
      });
    }, pause);
  };
  source.addEventListener("input", () => later(PAUSE_MS));
  if (source.value.trim() && !beside.querySelector("[data-publish]:not([data-publish=no])")) later(0);
}
