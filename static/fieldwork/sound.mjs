// A spoken note, recorded by the phone after a tap; where the browser records nothing, a file is chosen as before.

import { element } from "./problems.mjs";
import { say } from "./words.mjs";

// At most so long and so large: speech needs no more, and a village's network carries it.
const SECONDS = 180;
const MOST = 3 << 20;
const BITS = 24000;
const KEEPING = 500;
const KINDS = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"]];

export function recordIn(block) {
  const kind = window.MediaRecorder && navigator.mediaDevices && KINDS.find(([type]) => MediaRecorder.isTypeSupported(type));
  if (!kind) return;
  const file = block.querySelector("input[type=file]");
  const button = Object.assign(element("button", "weui-btn weui-btn_default weui-btn_small", say("Record")), { type: "button" });
  const note = element("p", "quiet small", say("At most %(minutes)s minutes. Ask before you record.", { minutes: SECONDS / 60 }));
  note.setAttribute("role", "status");
  const player = Object.assign(element("audio", "media__player", ""), { controls: true, hidden: true });
  file.before(button, note, player);
  let running = null;
  const over = (parts) => {
    // The visit does not go before the recording is with it.
    running = { stop() {} };
    setTimeout(() => (running = null), KEEPING);
    button.textContent = say("Record again");
    note.textContent = say("This is what was recorded. Listen, or record again.");
    const made = new File(parts, `note.${kind[1]}`, { type: kind[0].split(";")[0] });
    URL.revokeObjectURL(player.src);
    Object.assign(player, { src: URL.createObjectURL(made), hidden: false });
    hand(file, made);
  };
  button.addEventListener("click", async () => {
    if (running) {
      running.stop();
      return;
    }
    button.disabled = true;
    player.pause();
    try {
      running = await record(kind[0], over, (second) => {
        note.textContent = say("Recording: %(now)s of %(most)s seconds", { now: second, most: SECONDS });
        return block.isConnected;
      });
      button.textContent = say("Stop");
    } catch (error) {
      note.textContent = say("The microphone cannot be used. Allow it in the phone's settings, or choose a file.");
    }
    button.disabled = false;
  });
  block.querySelector("[data-photo-drop]").addEventListener("click", () => (player.hidden = true));
  endOnLeaving(() => running);
}

/** Who goes on while it records ends the recording; who goes away ends it too, so that nobody is recorded unseen. */
function endOnLeaving(running) {
  document.querySelector("[data-steps]").addEventListener("click", (event) => {
    if (!running()) return;
    event.stopPropagation();
    running().stop();
  }, true);
  for (const name of ["hashchange", "popstate", "pagehide", "visibilitychange"]) window.addEventListener(name, () => running() && running().stop());
}

/** {stop} once the microphone is open; `over(parts)` when it is closed again. */
async function record(type, over, tick) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS });
  const parts = [];
  const [begun, stop] = [Date.now(), () => recorder.state !== "inactive" && recorder.stop()];
  let size = 0;
  const timer = setInterval(() => {
    const second = Math.round((Date.now() - begun) / 1000);
    if (second >= SECONDS || !tick(second)) stop();
  }, 1000);
  recorder.ondataavailable = ({ data }) => {
    parts.push(data);
    size += data.size;
    if (size > MOST) stop();
  };
  recorder.onstop = () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    over(parts);
  };
  tick(0);
  recorder.start(1000);
  return { stop };
}

/** The recording takes the way of a file that was chosen. */
function hand(input, made) {
  const chosen = new DataTransfer();
  chosen.items.add(made);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
