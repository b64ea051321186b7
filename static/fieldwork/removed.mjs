// A row that was removed leaves a line in its place, with the way back, until the section is left. The draft keeps both:
// the line is there again when the page is.

import { element } from "./problems.mjs";
import { appendRow, countRows, putRow } from "./rows.mjs";
import { say } from "./words.mjs";

/** Take the row of this card off the page; by a tap the same card is back, with its photos and all that was typed. */
export function removeRow(page, card) {
  let row;
  const again = (number) => {
    page.filling.putRow(row, number);
    return card;
  };
  const line = lineOf(page, { said: said(page, card), row: keptAt(page.filling.kept, card.dataset.row) }, again);
  card.before(line);
  list(page, line);
  row = page.dropRow(card.dataset.row);
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

/** The lines of a page that comes anew, each where it stood. */
export function showRemoved(page) {
  for (const { place, number, ...kept } of page.removed.splice(0)) {
    const repeat = place && page.repeat(place);
    if (!repeat) continue;
    const line = lineOf(page, kept, (to, at) => made(page, at, to, kept.row));
    const rows = repeat.querySelector("[data-rows]");
    rows.insertBefore(line, [...rows.children].filter(({ dataset }) => dataset.row)[number - 1] || null);
    list(page, line);
  }
}

const lists = new WeakMap();

function lineOf(page, kept, again) {
  const button = Object.assign(element("button", "weui-btn weui-btn_default weui-btn_small", say("Undo")), { type: "button" });
  const line = element("div", "removed", [element("span", "removed__said", kept.said), button]);
  line.tabIndex = -1;
  line.setAttribute("role", "status");
  // Rows before it come and go: where it stands is told when the draft is saved. Within a row that went it is nowhere.
  lists.set(line, { line, toJSON: () => ({ ...kept, place: line.isConnected ? placeOf(line) : "", number: numberOf(line) }) });
  button.addEventListener("click", () => putBack(page, line, again));
  return line;
}

/** In the order of the page: two may stand between the same rows. */
function list(page, line) {
  page.removed.push(lists.get(line));
  page.removed.sort((one, other) => (one.line.compareDocumentPosition(other.line) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  gone(page, line);
}

function unlist(page, line) {
  const at = page.removed.indexOf(lists.get(line));
  if (at >= 0) page.removed.splice(at, 1);
  line.remove();
  page.changed();
}

/** "Member 2 (Wang) was removed." by the first text of the card. */
function said(page, card) {
  const row = card.querySelector("legend").textContent.trim().replace(/\s+/g, " ");
  const named = [...card.querySelectorAll('[data-type="text"]')].find(({ dataset }) => page.filling.value(dataset.q));
  return named ? say("%(row)s (%(name)s) was removed.", { row, name: page.filling.value(named.dataset.q) }) : say("%(row)s was removed.", { row });
}

/** What the draft keeps of the row. */
const keptAt = (kept, place) => place.split(/[/[\]]+/).filter(Boolean).reduce((part, step) => part[/^\d/.test(step) ? step - 1 : step], kept);

const placeOf = (line) => line.closest("[data-repeat]").dataset.repeat;
const numberOf = (line) => [...line.parentElement.children].filter((one) => one === line || one.dataset.row).indexOf(line) + 1;

/** A card of a row that only the draft still has. */
function made(page, place, number, row) {
  page.filling.putKept(place, row, number);
  const repeat = page.repeat(place);
  const card = appendRow(repeat, place, countRows(repeat, place) + 1, row._id);
  card.remove();
  return card;
}

function putBack(page, line, again) {
  const [place, number] = [placeOf(line), numberOf(line)];
  const card = again(number, place);
  putRow(page.repeat(place), place, number, card, line);
  page.drawWithin(card);
  page.showPhotos(card);
  page.draw([place, ...page.filling.changes]);
  unlist(page, line);
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
}

/** Who has left the section has seen it. */
function gone(page, line) {
  const section = line.closest("[data-section]");
  new MutationObserver((_, observer) => {
    if (!section.matches(".is-off")) return;
    observer.disconnect();
    if (line.parentElement) unlist(page, line);
  }).observe(section, { attributeFilter: ["class"] });
}
