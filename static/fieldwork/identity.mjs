// Identifiers on the page of a survey, as the questions are named that every survey of a household has: an ID number
// is written out plainly and fills in birth date and sex, a phone number is written out plainly, and a person's age
// stands beside the birth date. What is wrong with a number, the survey itself says. The page loads this file only for a
// survey that has such a question.

import { phone, residentId } from "../engine/identity.mjs";
import { element } from "./problems.mjs";

export const KINDS = {};

/** Give the page of a survey (a SurveyPage) these helps; rows that come later have them by the form that they are in. */
export function dresser(page) {
  const { form } = page;
  form.addEventListener("change", ({ target }) => {
    const block = target.closest('[data-type="text"]');
    if (block && !target.readOnly) settle(page, block.dataset.q);
  });
  // The page hears these first: the age is then what the engine made of them.
  for (const type of ["input", "change"]) form.addEventListener(type, ({ target }) => drawAge(page, target.closest("[data-q]")));
  return (root) => {
    for (const block of root.querySelectorAll('[data-q$="birth"]')) drawAge(page, block);
  };
}

function settle(page, place) {
  const typed = page.filling.value(place) || "";
  if (/phone$/.test(place)) {
    const { kind, normalised } = phone(typed);
    if (kind !== "invalid") write(page, place, normalised);
  } else if (/id_number$/.test(place)) {
    const found = residentId(typed, page.filling.state.context.today);
    if (!found.valid) return;
    write(page, place, found.normalised);
    for (const name of ["birth", "sex"]) follow(page, place.replace(/id_number$/, name), found[name]);
  }
}

/** An empty answer, or one that was filled in here, follows the number; what a person answered stays. */
function follow(page, place, value) {
  const block = page.block(place);
  if (!block) return;
  const answer = page.filling.value(place) || "";
  if ((answer && answer !== block.dataset.filled) || !takes(page, place, value)) return;
  block.dataset.filled = value;
  write(page, place, value);
  drawAge(page, block);
}

function takes(page, place, value) {
  const { type, calculation } = page.item(place);
  if (calculation) return false;
  return type === "date" || (type === "select_one" && page.filling.choices(place).some(({ name }) => name === value));
}

function write(page, place, value) {
  if (page.filling.value(place) === value) return;
  page.answer(place, value);
  page.drawOne(place, true);
}

/** The age, as the survey calculates it and calls it. */
function drawAge(page, block) {
  if (!block || !/birth$/.test(block.dataset.q)) return;
  const place = block.dataset.q.replace(/birth$/, "age");
  const item = page.item(place);
  if (!item || item.type !== "calculate" || !item.label) return;
  const age = page.filling.isRelevant(place) ? page.filling.value(place) : "";
  const shown = age || age === 0 ? `${page.filling.label(place, page.language)} ${age}` : "";
  let note = block.querySelector("[data-age]");
  if (!note) {
    if (!shown) return;
    note = element("p", "quiet small", "");
    note.dataset.age = "";
    note.setAttribute("role", "status");
    block.append(note);
  }
  note.textContent = shown;
}
