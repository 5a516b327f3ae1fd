// Keeps a staff page as it is now: the server says that something changed, the page asks for itself anew and swaps the parts that it names.
// What somebody is filling in is never touched: then a line says that there is news.

/** How long after a stream that the server refused, in milliseconds. */
const AGAIN = 30_000;

export function mount(line: HTMLElement): void {
  const { live = "", shown = "", waiting = "", show = "", ended = "" } = line.dataset;
  let mark = line.dataset.mark ?? "";
  let source: EventSource | undefined;
  let over = false;

  const listen = () => {
    if (source || over || document.hidden) return;
    const opened = new EventSource(`${live}${live.includes("?") ? "&" : "?"}mark=${encodeURIComponent(mark)}`);
    source = opened;
    opened.addEventListener("changed", (event) => {
      mark = (event as MessageEvent<string>).data;
      if (busy()) offer(waiting); else void renew();
    });
    opened.addEventListener("ended", () => {
      over = true;
      hush();
      if (busy()) offer(ended); else location.reload();
    });
    opened.onerror = () => {
      if (opened.readyState !== EventSource.CLOSED) return;
      hush();
      setTimeout(listen, AGAIN * (1 + Math.random()));
    };
  };
  const hush = () => { source?.close(); source = undefined; };

  const offer = (words: string) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-secondary btn-sm";
    button.textContent = show;
    button.addEventListener("click", () => location.reload());
    line.replaceChildren(`${words} `, button);
  };

  const renew = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) { offer(ended); return; }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (busy()) { offer(waiting); return; }
      if (!swap(fresh)) { location.reload(); return; }
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
      line.textContent = `${shown} ${time}`;
    } catch { offer(waiting); }
  };

  // A browser keeps few connections to one place: pages that nobody looks at give theirs back, and catch up when they are seen again.
  document.addEventListener("visibilitychange", () => { if (document.hidden) hush(); else listen(); });
  addEventListener("pagehide", hush);
  addEventListener("pageshow", listen);
  listen();
}

/** Whether somebody is in the middle of something: a field that differs from how it came, an open form, a choice of text, a focus within a form. */
function busy(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("main [data-part] form input:not([type=hidden]), main [data-part] form textarea, main [data-part] form select");
  const differs = (field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement) => {
    if (field instanceof HTMLSelectElement) return Array.from(field.options).some((option) => option.selected !== option.defaultSelected && (option.selected ? option.index > 0 : true));
    if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) return field.checked !== field.defaultChecked;
    if (field instanceof HTMLInputElement && field.type === "file") return (field.files?.length ?? 0) > 0;
    return field.value !== field.defaultValue;
  };
  if (Array.from(fields).some(differs)) return true;
  if (document.activeElement?.closest("main [data-part] form")) return true;
  return Array.from(document.querySelectorAll("main [data-part] details[open]")).some((open) => open.querySelector("form"));
}

/** Puts the named parts of a fresh page in place of those shown. False where the two pages have other parts. */
function swap(fresh: Document): boolean {
  const parts = (page: Document) => Array.from(page.querySelectorAll<HTMLElement>("[data-part]"));
  const names = (page: Document) => parts(page).map((part) => part.dataset.part).join(" ");
  if (names(document) !== names(fresh)) return false;
  const focused = document.activeElement instanceof HTMLAnchorElement ? document.activeElement.getAttribute("href") : null;
  const news = parts(fresh);
  parts(document).forEach((old, at) => {
    const part = document.adoptNode(news[at]!);
    old.replaceWith(part);
    part.dispatchEvent(new CustomEvent("fengqiao:part", { bubbles: true }));
  });
  if (focused) document.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  return true;
}
