// The form that registers a household: members come and go without a round trip; an ID number fills in birth date and
// sex. What was typed is not left without asking.

const form = document.querySelector("[data-register]");
const rows = form.querySelector("[data-rows]");
const blank = form.querySelector("[data-blank]");

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

// GB 11643: characters 7 to 14 are the date of birth, the 17th is odd for a man.
function saidBy(input) {
  const plain = input.value.normalize("NFKC").replace(/[\s-]/g, "");
  const found = /^\d{6}(\d{4})(\d\d)(\d\d)\d\d(\d)[\dXx*]$/.exec(plain);
  if (!found) return [];
  const row = input.closest("[data-row]");
  const [, year, month, day, order] = found;
  return [
    [row.querySelector("[data-birth]"), `${year}-${month}-${day}`],
    [row.querySelector("[data-sex]"), order % 2 ? "male" : "female"],
  ];
}

// Only what the script filled in follows the number; what a person typed stays.
function fillFrom(input) {
  for (const [field, value] of saidBy(input)) {
    if (field.value && !("filled" in field.dataset)) continue;
    field.value = value;
    field.dataset.filled = "";
  }
}
