// A code that the camera reads, where the browser can; everywhere else it is typed.

import { say } from "./words.mjs";

const PAUSE = 200;

export function readCode(block, page) {
  if (!window.BarcodeDetector || !navigator.mediaDevices) return;
  const note = block.querySelector("[data-scan-note]");
  let stop = null;
  block.querySelector("[data-scan-row]").hidden = false;
  block.querySelector("[data-scan]").addEventListener("click", async () => {
    if (stop) {
      stop();
      return;
    }
    note.textContent = say("Hold the code before the camera. Press the button again to stop.");
    const camera = await watch(block).catch(() => null);
    if (!camera) {
      note.textContent = say("The camera cannot be used. Type the code.");
      return;
    }
    stop = () => {
      camera.end();
      stop = null;
      note.textContent = "";
    };
    const code = await camera.code();
    if (!code) return;
    stop();
    block.querySelector("input").value = code;
    page.answer(block.dataset.q, code);
    page.judge(block.dataset.q);
  });
}

async function watch(block) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = Object.assign(document.createElement("video"), { srcObject: stream, muted: true, playsInline: true, className: "scan" });
  block.querySelector("[data-scan-row]").after(video);
  await video.play();
  const detector = new window.BarcodeDetector();
  let over = false;
  return {
    end() {
      over = true;
      stream.getTracks().forEach((track) => track.stop());
      video.remove();
    },
    async code() {
      while (!over) {
        const [found] = await detector.detect(video).catch(() => []);
        if (found && found.rawValue) return found.rawValue;
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
      return "";
    },
  };
}
