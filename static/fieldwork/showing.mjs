// The phone turned to the resident: larger letters, and nothing that is for the worker's eyes only.

import { say } from "./words.mjs";

const MARK = "to-resident";

export const isShown = () => document.body.classList.contains(MARK);

/** Whether this part of the page is hidden from the resident now. */
export const isKept = (element) => isShown() && Boolean(element.closest(".staff"));

/** One button turns the page to the resident and back; `turned()` is told. */
export function dressShowing(turned) {
  const button = document.querySelector("[data-show]");
  button.addEventListener("click", () => {
    for (const element of [document.documentElement, document.body]) element.classList.toggle(MARK);
    button.textContent = say(isShown() ? "Back to the worker" : "Show to the resident");
    turned();
    button.scrollIntoView({ block: "nearest" });
  });
}
