// Forms about people that the phone fills by itself: what is typed is read as the register keeps it, and checked.

import { phone, residentId } from "../../engine/identity.mjs";
import { dressDay, readDay } from "../../fieldwork/day.mjs";
import { say } from "../../fieldwork/words.mjs";
import { drawn, fillSlot } from "../draw.mjs";
import { today } from "../telling.mjs";

export const PERSON = ["name", "relation", "id_number", "sex", "birth", "phone"];
export const HEAD = "02";
const NEEDED = ["name", "relation", "area"];

export const inputOf = (root, name) => root.querySelector(`[data-name="${name}"]`);

/** The fields of these names, as they would be kept. */
export function read(root, names) {
  return names.reduce((found, name) => {
    const input = inputOf(root, name);
    return input ? { ...found, [name]: tidy(name, input.value) } : found;
  }, {});
}

function tidy(name, typed) {
  const text = typed.trim();
  if (name === "birth") return readDay(text).day || text;
  if (name === "phone") return phone(text).kind === "invalid" ? text : phone(text).normalised;
  if (name === "id_number") return residentId(text, today()).normalised || text.toUpperCase().replace(/\s/g, "");
  return name === "name" ? text.replace(/\s+/g, " ").replace(/[\u2022\u30fb\u2027\u2219]/g, "\u00b7") : text;
}

export function write(root, values) {
  for (const name of Object.keys(values)) if (inputOf(root, name)) inputOf(root, name).value = values[name];
}

/** Whether all of it can be kept; what cannot is said beside its field, and the first one is gone to. */
export function isRight(app, root, names) {
  const wrong = names.filter((name) => {
    const input = inputOf(root, name);
    return input && tellOf(input, wordsFor(app, name, input.value.trim()));
  });
  if (wrong.length) inputOf(root, wrong[0]).focus();
  return !wrong.length;
}

function wordsFor(app, name, text) {
  if (!text) return NEEDED.includes(name) ? say("This must be filled in.") : "";
  if (name === "birth") return readDay(text).wrong || "";
  if (name === "phone" && phone(text).kind === "invalid") return app.given.sentences.phone_invalid;
  const { valid, problem } = name === "id_number" ? residentId(text, today()) : { valid: true };
  return valid ? "" : app.given.sentences[problem] || problem;
}

function tellOf(input, words) {
  const field = input.closest(".field");
  const error = field.querySelector(".error");
  error.textContent = words;
  error.hidden = !words;
  field.classList.toggle("has-error", Boolean(words));
  input.setAttribute("aria-invalid", String(Boolean(words)));
  return words;
}

/** The places where people live: those that no other place lies in; and the `present` one, whatever it is. */
export function fillVillages(app, select, present) {
  const codes = app.state.places.map(({ code }) => code);
  const ends = app.state.places.filter(({ code }) => code === present || !codes.some((other) => other !== code && other.startsWith(code)));
  for (const { code, name } of ends) select.append(new Option(name, code));
  if (ends.length === 1) select.value = ends[0].code;
}

/** A person's fields: the ID number fills birth date and sex as long as nobody typed them; the head has no relation. */
export function personCard(app, { title, head, values = {}, removed }) {
  const card = drawn("member", { title }).firstElementChild;
  if (head) inputOf(card, "relation").closest(".field").remove();
  else inputOf(card, "relation").querySelector('[value="02"]').remove();
  write(card, values);
  dressDay(inputOf(card, "birth"), today());
  inputOf(card, "id_number").addEventListener("input", ({ target }) => fillFrom(card, residentId(target.value, today())));
  card.addEventListener("change", ({ target }) => {
    const name = target.dataset.name;
    if (name) tellOf(target, target.value.trim() ? wordsFor(app, name, target.value.trim()) : "");
  });
  for (const name of ["sex", "birth"]) inputOf(card, name).addEventListener("input", ({ target }) => delete target.dataset.filled);
  const remove = card.querySelector("[data-remove]");
  if (removed) remove.firstElementChild.onclick = () => removed(card);
  else remove.remove();
  return card;
}

function fillFrom(card, found) {
  for (const name of ["sex", "birth"]) {
    const input = inputOf(card, name);
    if (input.value && !("filled" in input.dataset)) continue;
    input.value = found.valid ? found[name] : "";
    input.dataset.filled = "";
    input.dispatchEvent(new Event("written"));
  }
}

const REASONS = {
  same_id: "%(name)s (household of %(head)s): the same ID number",
  id_digit: "%(name)s (household of %(head)s): the ID number differs in one digit",
  same_birth: "%(name)s (household of %(head)s): same name, birth date and village",
  variant: "%(name)s (household of %(head)s): the name is written otherwise, same birth date and village",
};

/** Below the card, whoever may be this person, each with the reason. */
export function drawDuplicates(app, card, found) {
  fillSlot(card.querySelector("[data-slot=duplicates]"), found.slice(0, 3).map(({ reason, name, head, household }) => {
    const row = drawn("duplicate", { link: say(REASONS[reason], { name, head }) });
    row.querySelector("a").href = app.at(`households/${household}`);
    return row;
  }));
}
