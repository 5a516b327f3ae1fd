// A button that records a voice message into the file field beside it. Without it the field takes a recording from the phone's own recorder.
export function mount(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>("input[type=file]");
  if (!input || typeof MediaRecorder === "undefined" || !navigator.mediaDevices) return;
  const button = document.createElement("button");
  const player = document.createElement("audio");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = element.dataset.start ?? "";
  player.controls = true;
  player.hidden = true;
  input.before(button, player);
  let recorder: MediaRecorder | undefined;
  const seconds = Number(element.dataset.seconds ?? "120");

  button.onclick = async () => {
    if (recorder?.state === "recording") { recorder.stop(); return; }
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      button.textContent = element.dataset.refused ?? "";
      return;
    }
    const chunks: Blob[] = [];
    const active = new MediaRecorder(stream);
    recorder = active;
    active.ondataavailable = (event) => chunks.push(event.data);
    active.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      button.textContent = element.dataset.again ?? "";
      const type = active.mimeType.split(";")[0] || "audio/webm";
      const file = new File(chunks, type.includes("mp4") ? "voice.m4a" : "voice.webm", { type });
      player.src = URL.createObjectURL(file);
      player.hidden = false;
      try {
        const transfer = new DataTransfer();
        transfer.items.add(file);
        input.files = transfer.files;
      } catch {
        button.textContent = element.dataset.refused ?? "";
      }
    };
    active.start();
    button.textContent = element.dataset.stop ?? "";
    setTimeout(() => { if (active.state === "recording") active.stop(); }, seconds * 1000);
  };
}
