// Questions read aloud to the resident, by a voice that this phone has itself: what is read goes to nobody else.

import { element } from "./problems.mjs";
import { say } from "./words.mjs";

// Of a longer list nobody remembers the beginning.
const MOST_CHOICES = 12;
const speech = window.SpeechSynthesisUtterance && window.speechSynthesis;
let reading = null;

/** A button on each question as long as the phone is turned to the resident; none where no voice speaks the language. */
export function readAloud(page, shown) {
  silence();
  for (const button of page.form.querySelectorAll("[data-aloud]")) button.remove();
  if (!speech) return;
  const draw = () => shown && voiceFor(page.language) && offer(page);
  // Some browsers find their voices only after they were asked for them.
  speech.onvoiceschanged = draw;
  draw();
}

function offer(page) {
  for (const block of page.form.querySelectorAll("[data-q]")) {
    const label = block.querySelector("[data-label]");
    if (!label || block.closest(".staff") || block.querySelector("[data-aloud]")) continue;
    const button = Object.assign(element("button", "weui-btn weui-btn_default weui-btn_small aloud", say("Read aloud")), { type: "button" });
    button.dataset.aloud = "";
    button.addEventListener("click", () => (reading === button ? silence() : read(button, block, page.language)));
    (label.closest(".choice") || label).after(button);
  }
}

/** One part after the other, as somebody reads who waits a moment between the choices. */
function read(button, block, language) {
  silence();
  reading = button;
  button.textContent = say("Stop reading");
  const parts = partsOf(block).map((text) => Object.assign(new SpeechSynthesisUtterance(text), { lang: voiceFor(language).lang, voice: voiceFor(language), rate: 0.85 }));
  parts[parts.length - 1].onend = () => reading === button && silence();
  for (const part of parts) {
    part.onerror = () => reading === button && silence();
    speech.speak(part);
  }
}

function partsOf(block) {
  const choices = [...block.querySelectorAll("[data-choices] label, select[data-choices] option:not([value=''])")];
  const told = [block.querySelector("[data-label]"), block.querySelector(".hint"), ...(choices.length > MOST_CHOICES ? [] : choices)];
  return told.filter(Boolean).map(({ textContent }) => textContent.trim()).filter(Boolean);
}

function voiceFor(language) {
  const name = ({ lang }) => lang.toLowerCase().replace("_", "-");
  const wanted = language === "zh" ? "zh-cn" : language.toLowerCase();
  const mine = speech.getVoices().filter((voice) => voice.localService && name(voice).split("-")[0] === wanted.split("-")[0]);
  return mine.find((voice) => name(voice) === wanted) || mine[0];
}

function silence() {
  if (!reading) return;
  const button = reading;
  reading = null;
  button.textContent = say("Read aloud");
  speech.cancel();
}

// Whoever goes on, back or away is not read to.
for (const name of ["hashchange", "popstate", "pagehide", "visibilitychange"]) window.addEventListener(name, silence);
