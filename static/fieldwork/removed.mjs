// A row that was removed leaves a line in its place, with the way back, until the section is left.

import { element } from "./problems.mjs";
import { putRow } from "./rows.mjs";
import { say } from "./words.mjs";

/** Take the row of this card off the page; by a tap the same card is back, with its photos and all that was typed. */
export function removeRow(page, card) {
  const button = Object.assign(element("button", "weui-btn weui-btn_default weui-btn_small", say("Undo")), { type: "button" });
  const line = element("div", "removed", [element("span", "removed__said", said(page, card)), button]);
  line.tabIndex = -1;
  line.setAttribute("role", "status");
  card.before(line);
  const row = page.dropRow(card.dataset.row);
  button.addEventListener("click", () => putBack(page, line, card, row));
  gone(line);
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

/** "Member 2 (Wang) was removed." by the first text of the card. */
function said(page, card) {
  const row = card.querySelector("legend").textContent.trim().replace(/\s+/g, " ");
  const named = [...card.querySelectorAll('[data-type="text"]')].find(({ dataset }) => page.filling.value(dataset.q));
  return named ? say("%(row)s (%(name)s) was removed.", { row, name: page.filling.value(named.dataset.q) }) : say("%(row)s was removed.", { row });
}

function putBack(page, line, card, row) {
  const { repeat: place } = line.closest("[data-repeat]").dataset;
  const rows = [...line.parentElement.children].filter((one) => one === line || one.dataset.row);
  const number = rows.indexOf(line) + 1;
  page.filling.putRow(row, number);
  putRow(page.repeat(place), place, number, card, line);
  line.remove();
  page.drawWithin(card);
  page.draw([place, ...page.filling.changes]);
  page.changed();
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
}

/** Who has left the section has seen it. */
function gone(line) {
  const section = line.closest("[data-section]");
  new MutationObserver((_, observer) => {
    if (!section.matches(".is-off")) return;
    observer.disconnect();
    line.remove();
  }).observe(section, { attributeFilter: ["class"] });
}
