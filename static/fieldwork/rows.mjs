// Rows of a repeat on the page: copied from the server's own template, renumbered when one goes.

const partsOf = new WeakMap();

/** The rows of a repeat, and of the template of one what names its place: {at, name, value} of each attribute. They are
 * looked up once: a copy that is renamed comes in half the time of one that is parsed. */
function parts(repeat, place) {
  const known = partsOf.get(repeat);
  // A repeat within a row has another place once that row moves.
  if (!known || known.place !== place) {
    const { content } = [...repeat.children].find((child) => child.matches("template[data-blank]"));
    const blank = content.firstElementChild;
    const found = all(blank).map((element, at) => [...element.attributes].map(({ name, value }) => ({ at, name, value })));
    const marks = [].concat(...found).filter(({ value }) => value.includes(`${place}[*]`));
    partsOf.set(repeat, { place, rows: repeat.querySelector("[data-rows]"), blank, marks });
  }
  return partsOf.get(repeat);
}

const all = (root) => [root, ...root.querySelectorAll("*")];

/** Add row `number` at the end of the repeat, of which `place` is the place; `id` is the row's stable id. Returns its element. */
export function appendRow(repeat, place, number, id) {
  const { rows, blank, marks } = parts(repeat, place);
  const [from, to] = [`${place}[*]`, `${place}[${number}]`];
  const row = document.importNode(blank, true);
  const elements = all(row);
  for (const { at, name, value } of marks) elements[at].setAttribute(name, value.split(from).join(to));
  for (const inner of row.querySelectorAll("template")) inner.innerHTML = inner.innerHTML.split(from).join(to);
  row.querySelector("[data-row-id]").value = id;
  row.querySelector("[data-number]").textContent = number;
  rows.append(row);
  return row;
}

/** Take row `number` (from 1) off the page; those behind it move up. */
export function removeRow(repeat, place, number) {
  const rows = rowsOf(repeat, place);
  rows[number - 1].remove();
  rows.slice(number).forEach((row, index) => renumber(row, place, number + index));
}

/** Put a row that was taken off back as row `number`, before the element `next`; those behind it move down. */
export function putRow(repeat, place, number, row, next) {
  const behind = rowsOf(repeat, place).slice(number - 1);
  behind.reverse().forEach((one, index) => renumber(one, place, number + behind.length - index));
  renumber(row, place, number);
  next.before(row);
}

function renumber(row, place, number) {
  rename(row, row.dataset.row, `${place}[${number}]`);
  row.querySelector("[data-number]").textContent = number;
}

// Between the rows stand lines about rows that were removed.
const rowsOf = (repeat, place) => [...parts(repeat, place).rows.querySelectorAll(":scope > [data-row]")];

/** The last one says it: to look for all of them at each that is added takes as long as to add it. */
export function countRows(repeat, place) {
  let last = parts(repeat, place).rows.lastElementChild;
  while (last && !last.dataset.row) last = last.previousElementSibling;
  return last ? Number(last.dataset.row.slice(place.length + 1, -1)) : 0;
}

function rename(root, from, to) {
  for (const element of all(root)) {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes(from)) element.setAttribute(attribute.name, attribute.value.split(from).join(to));
    }
    if (element.tagName === "TEMPLATE") element.innerHTML = element.innerHTML.split(from).join(to);
  }
}
