// The form that registers a household: members come and go without a round trip; an ID number is checked and fills in
// birth date and sex. What was typed is not left without asking.

import { phone, residentId } from "../engine/identity.mjs";
import { afterTap } from "./taps.mjs";

const form = document.querySelector("[data-register]");
const rows = form.querySelector("[data-rows]");
const blank = form.querySelector("[data-blank]");
const CHECKED = '[data-id-number], [name$="-phone"]';
// Code of a problem → its sentence. Where the page brings none, the server alone says what is wrong.
const sentences = JSON.parse(form.dataset.sentences || "{}");

form.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add]");
  const drop = event.target.closest("[data-drop]");
  if (!add && !drop) return;
  event.preventDefault();
  if (add) append();
  else remove(drop.closest("[data-row]"));
});

// After a refusal the page comes back with what was typed: that is not sent either.
let unsent = [...form.querySelectorAll("input.input, textarea.input")].some(({ value }) => value);

form.addEventListener("input", ({ target }) => {
  unsent = true;
  if (target.matches("[data-id-number]")) fillFrom(target);
  else target.removeAttribute("data-filled");
});

form.addEventListener("change", ({ target }) => {
  const found = judged(target);
  if (!found) return;
  if (found.normalised && !found.problem) target.value = found.normalised;
  // A sentence moves what stands below it, so it waits for a tap that is under way.
  afterTap(() => target.isConnected && tell(target, found.problem ? sentences[found.problem] : ""));
});

form.addEventListener("submit", () => {
  unsent = false;
});

window.addEventListener("beforeunload", (event) => {
  if (!unsent) return;
  event.preventDefault();
  event.returnValue = ""; // what older browsers ask by
});

// A page that was refused no longer knows what was filled in: what agrees with the number was.
for (const input of form.querySelectorAll("[data-id-number]")) {
  for (const [field, value] of saidBy(input)) if (field.value === value) field.dataset.filled = "";
}

function append() {
  const holder = document.createElement("template");
  holder.innerHTML = blank.innerHTML.split("members-**-").join(`members-${rows.children.length}-`);
  rows.append(holder.content);
  number();
  const row = rows.lastElementChild;
  row.scrollIntoView({ block: "start" });
  row.querySelector("input").focus({ preventScroll: true });
}

function remove(row) {
  const before = row.previousElementSibling;
  row.remove();
  [...rows.children].forEach((other, index) => rename(other, index));
  number();
  before.querySelector("input").focus();
}

function rename(row, index) {
  for (const element of row.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes("members-")) element.setAttribute(name, value.replace(/members-\d+-/g, `members-${index}-`));
    }
  }
}

function number() {
  [...rows.children].forEach((row, index) => {
    row.querySelector("[data-number]").textContent = index + 1;
    const drop = row.querySelector("[data-drop]");
    if (drop) drop.value = `drop:${index + 1}`;
  });
}

// {normalised, problem} of an ID number or a phone number, null of anything else. An empty one is no problem.
function judged(input) {
  if (!input.matches(CHECKED)) return null;
  if (!input.value.trim()) return { problem: "" };
  if (input.matches("[data-id-number]")) return residentId(input.value, today());
  const found = phone(input.value);
  return found.kind === "invalid" ? { problem: "phone_invalid" } : found;
}

function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}

function saidBy(input) {
  const { birth = "", sex = "", valid } = residentId(input.value, today());
  if (!valid && input.value.trim()) return [];
  const row = input.closest("[data-row]");
  return [
    [row.querySelector("[data-birth]"), birth],
    [row.querySelector("[data-sex]"), sex],
  ];
}

// Only what the script filled in follows the number, also when it is taken out; what a person typed stays.
function fillFrom(input) {
  for (const [field, value] of saidBy(input)) {
    if (field.value && !("filled" in field.dataset)) continue;
    field.value = value;
    field.dataset.filled = "";
  }
}

/** Say what is wrong beside the field, as the server would; "" takes it away. */
function tell(input, words) {
  const field = input.closest(".field");
  let error = field.querySelector(".error");
  if (!error && words) {
    error = Object.assign(document.createElement("p"), { className: "error", id: `${input.id}-error` });
    field.append(error);
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${error.id}`.trim());
  }
  if (!error || words === undefined) return;
  error.textContent = words;
  error.hidden = !words;
  field.classList.toggle("has-error", Boolean(words));
  if (words) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}
