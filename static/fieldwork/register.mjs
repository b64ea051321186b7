// The form that registers a household: members come and go without a round trip; an ID number fills in birth date and sex.

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

form.addEventListener("input", ({ target }) => {
  if (target.matches("[data-id-number]")) fillFrom(target);
});

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
function fillFrom(input) {
  const found = /^\d{6}(\d{4})(\d\d)(\d\d)\d\d(\d)[\dXx]$/.exec(input.value.normalize("NFKC").replace(/\s/g, ""));
  if (!found) return;
  const row = input.closest("[data-row]");
  const [, year, month, day, order] = found;
  const birth = row.querySelector("[data-birth]");
  const sex = row.querySelector("[data-sex]");
  if (!birth.value) birth.value = `${year}-${month}-${day}`;
  if (!sex.value) sex.value = order % 2 ? "male" : "female";
}
