// Intake without the mouse: places, similar matters and known answers appear while the person speaks; Ctrl+Enter registers, Alt+P prints the slip.
// Without this module the same look-ups come with the "look up" button.
const PAUSE_MS = 350;

export function mount(element: HTMLElement): void {
  const form = element.querySelector("form");
  const beside = element.querySelector<HTMLElement>("[data-fragment]");
  const places = element.querySelector<HTMLElement>("[data-places]");
  if (!form || !beside || !places) return;

  const fetched = async (address: string | undefined): Promise<string | undefined> => {
    if (!address) return undefined;
    const query = new URLSearchParams();
    for (const name of ["words", "place_words", "place", "category"]) query.set(name, String(new FormData(form).get(name) ?? ""));
    const answer = await fetch(`${address}?${query}`, { headers: { accept: "text/html" } });
    return answer.ok ? answer.text() : undefined;
  };
  const look = async () => {
    const words = await fetched(beside.dataset.fragment);
    if (words !== undefined) beside.innerHTML = words;
  };
  const lookForPlaces = async () => {
    const found = await fetched(places.dataset.places);
    const list = places.querySelector("fieldset.desk-places");
    if (found !== undefined && list) list.outerHTML = found;
    await look();
  };

  let waiting: number | undefined;
  const later = (act: () => Promise<void>) => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => { act().catch(() => undefined); }, PAUSE_MS);
  };
  form.addEventListener("input", (event) => {
    const name = (event.target as HTMLInputElement).name;
    if (name === "place_words") later(lookForPlaces);
    else if (name === "words" || name === "category" || name === "place") later(look);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    lookForPlaces().catch(() => undefined);
  });
  document.addEventListener("keydown", (event) => {
    const save = form.querySelector<HTMLButtonElement>("[data-save]");
    if (event.ctrlKey && event.key === "Enter" && save) { event.preventDefault(); save.click(); }
    if (event.altKey && event.code === "KeyP") document.querySelector<HTMLAnchorElement>("a[data-slip]")?.click();
  });
}
