// Rows of a repeat on the page: copied from the server's own template, renumbered when one goes.

/** The element of the repeat at this place. */
export const repeatAt = (form, place) => form.querySelector(`[data-repeat="${place}"]`);

const rowsOf = (repeat) => [...repeat.querySelector("[data-rows]").children];

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
    rename(row, `${place}[${number + index + 1}]`, `${place}[${number + index}]`);
    row.querySelector("[data-number]").textContent = number + index;
  });
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
