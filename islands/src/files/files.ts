// Beside a file field: small previews, and pictures made smaller before they are sent over a bad network.
// The field itself is not changed where the browser cannot do it; the server takes the originals as well.
const SIDE_MAX = 1920;

async function smaller(file: File): Promise<File> {
  if (!file.type.startsWith("image/") || file.size < 400_000) return file;
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    await new Promise((done, failed) => { image.onload = done; image.onerror = failed; image.src = url; });
    const scale = Math.min(1, SIDE_MAX / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
  } catch {
    return file;
  } finally {
    URL.revokeObjectURL(url);
  }
}

export function mount(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) return;
  const list = document.createElement("ul");
  list.className = "attachments";
  list.setAttribute("aria-live", "polite");
  input.after(list);
  input.onchange = async () => {
    const files = await Promise.all(Array.from(input.files ?? []).map(smaller));
    try {
      const transfer = new DataTransfer();
      for (const file of files) transfer.items.add(file);
      input.files = transfer.files;
    } catch { /* Safari 14.0 cannot make a file list: the originals are sent. */ }
    list.replaceChildren(...files.map((file) => {
      const item = document.createElement("li");
      if (file.type.startsWith("image/")) {
        const image = document.createElement("img");
        image.src = URL.createObjectURL(file);
        image.alt = file.name;
        image.onload = () => URL.revokeObjectURL(image.src);
        item.append(image);
      } else {
        item.textContent = file.name;
      }
      return item;
    }));
  };
}
