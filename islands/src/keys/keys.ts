// Keys of staff pages. An element with data-key="g q" is followed or focused by those keys; "?" shows the list. Never while typing.
export function mount(element: HTMLElement): void {
  let typed = "";
  const targets = () => Array.from(document.querySelectorAll<HTMLElement>("[data-key]"));
  const list = document.createElement("dl");
  list.className = "keys";
  list.hidden = true;
  element.append(list);

  const show = () => {
    list.replaceChildren(...targets().reduce<Node[]>((nodes, target) => {
      const key = document.createElement("dt");
      key.textContent = target.dataset.key ?? "";
      const words = document.createElement("dd");
      words.textContent = target.getAttribute("aria-label") ?? target.textContent ?? "";
      return [...nodes, key, words];
    }, []));
    list.hidden = !list.hidden;
  };

  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (event.ctrlKey && event.key === "Enter") {
      at.closest("form")?.querySelector<HTMLElement>("button[type=submit]")?.click();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    if (event.key === "?") { show(); return; }
    if (event.key === "j" || event.key === "k") { row(event.key === "j" ? 1 : -1); return; }
    typed = `${typed} ${event.key}`.trim().slice(-3);
    const found = targets().find((target) => target.dataset.key === typed || target.dataset.key === event.key);
    if (!found) return;
    event.preventDefault();
    typed = "";
    if (found.matches("input,textarea,select")) found.focus(); else found.click();
  });
}

/** Moves through the first links of a table's rows. */
function row(step: number): void {
  const links = Array.from(document.querySelectorAll<HTMLElement>("tbody tr td:first-child a"));
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
}
