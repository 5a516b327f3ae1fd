// A button that prints the page; without scripts the browser's own command does.
export function mount(element: HTMLElement): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = element.dataset.label ?? "";
  button.onclick = () => window.print();
  element.append(button);
}
