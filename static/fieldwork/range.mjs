// A number between two ends: a slider beside the field. It stands nowhere before somebody has touched it.

import { kinds } from "./controls.mjs";

const number = kinds.range;
const slider = (block) => block.querySelector("[type=range]");

export const range = {
  read: number.read,
  write(block, value) {
    number.write(block, value);
    tell(block);
  },
};

export function slide(block, page) {
  const holder = block.querySelector("[data-slide]");
  const [min, max, step] = holder.dataset.slide.split(" ");
  const typed = block.querySelector("input");
  const made = Object.assign(document.createElement("input"), { type: "range", className: "slide__bar" });
  Object.assign(made, { min: Math.min(min, max), max: Math.max(min, max), step: Math.abs(step) || "any" });
  made.value = "";
  made.setAttribute("aria-label", block.querySelector("[data-label]").textContent);
  const take = () => {
    typed.value = made.value;
    tell(block);
  };
  made.addEventListener("input", take);
  // A tap on where the thumb stands already changes nothing, but it is an answer.
  made.addEventListener("click", () => {
    if (typed.value === made.value) return;
    take();
    page.answer(block.dataset.q, number.read(block));
  });
  typed.addEventListener("input", () => tell(block));
  typed.after(made);
  tell(block);
}

function tell(block) {
  const bar = slider(block);
  if (!bar) return;
  const typed = block.querySelector("input").value;
  bar.classList.toggle("slide__bar_open", !typed);
  if (typed) {
    if (bar.value !== typed) bar.value = typed;
    bar.removeAttribute("aria-valuetext");
  } else bar.setAttribute("aria-valuetext", block.querySelector("[data-slide]").dataset.none);
}
