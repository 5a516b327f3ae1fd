// Loads the island that an element names: <div data-island="map" …>. Pages are complete without it.
declare const ISLANDS: Record<string, string>;
declare const MAP_CSS: string;

interface Island { mount(element: HTMLElement): void | Promise<void> }

function style(name: string): Promise<void> {
  return new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `/a/${name}`;
    link.onload = () => done();
    link.onerror = () => done();
    document.head.append(link);
  });
}

async function load(element: HTMLElement): Promise<void> {
  const name = element.dataset.island ?? "";
  const file = ISLANDS[name];
  if (!file) return;
  const url = `/a/${file}`;
  const [module] = await Promise.all([import(url) as Promise<Island>, name === "map" ? style(MAP_CSS) : undefined]);
  await module.mount(element);
}

function loadAll(within: ParentNode): void {
  for (const element of within.querySelectorAll<HTMLElement>("[data-island]")) {
    load(element).catch(() => { element.dataset.islandFailed = "yes"; });
  }
}

loadAll(document);
// A part of the page that came anew brings its islands.
document.addEventListener("fengqiao:part", (event) => loadAll(event.target as Element));

// After a form came back, a screen reader and the keyboard begin at what is wrong.
document.querySelector<HTMLElement>(".summary")?.focus();
