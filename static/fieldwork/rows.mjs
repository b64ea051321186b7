// Rows of a repeat on the page: copied from the server's own template, renumbered when one goes.

/** The element of the repeat at this place. */
export const repeatAt = (form, place) => form.querySelector(`[data-repeat="${place}"]`);

// Between the rows stand lines about rows that were removed.
const rowsOf = (repeat) => [...repeat.querySelector("[data-rows]").children].filter((row) => row.dataset.row);

/** Add the row to the page; `id` is its stable id. Returns its element. */
export function appendRow(form, place, id) {
  const repeat = repeatAt(form, place);
  const number = rowsOf(repeat).length + 1;
  const holder = document.createElement("template");
  const blank = [...repeat.children].find((child) => child.matches("template[data-blank]"));
  holder.innerHTML = blank.innerHTML.split(`${place}[*]`).join(`${place}[${number}]`);
  const row = holder.content.firstElementChild;
  row.querySelector("[data-row-id]").value = id;
  row.querySelector("[data-number]").textContent = number;
  repeat.querySelector("[data-rows]").append(row);
  return row;
}

/** Take row `number` (from 1) off the page; those behind it move up. */
export function removeRow(form, place, number) {
  const repeat = repeatAt(form, place);
  rowsOf(repeat)[number - 1].remove();
  rowsOf(repeat).slice(number - 1).forEach((row, index) => {
    renumber(row, place, number + index);
  });
}

/** Put a row that was taken off back as row `number`, before the element `next`; those behind it move down. */
export function putRow(form, place, number, row, next) {
  const behind = rowsOf(repeatAt(form, place)).slice(number - 1);
  behind.reverse().forEach((one, index) => renumber(one, place, number + behind.length - index));
  renumber(row, place, number);
  next.before(row);
}

function renumber(row, place, number) {
  rename(row, row.dataset.row, `${place}[${number}]`);
  row.querySelector("[data-number]").textContent = number;
}

export const countRows = (form, place) => rowsOf(repeatAt(form, place)).length;

function rename(root, from, to) {
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes(from)) element.setAttribute(attribute.name, attribute.value.split(from).join(to));
    }
    if (element.tagName === "TEMPLATE") element.innerHTML = element.innerHTML.split(from).join(to);
  }
}
