// Choices to be put in order: each row has a button up and one down. Nothing is answered before somebody says so.

import { element } from "./problems.mjs";
import { say } from "./words.mjs";

const list = (block) => block.querySelector("[data-rank]");
const rows = (block) => [...list(block).children];
const labelOf = (row) => row.querySelector(".rank__label").textContent;

export const rank = {
  read(block) {
    const placed = rows(block).map((row) => ({ name: row.dataset.name, select: row.querySelector("select") }));
    const chosen = placed.filter(({ select }) => (select ? select.value : block.dataset.ranked));
    if (chosen.length && chosen[0].select) chosen.sort((a, b) => a.select.value - b.select.value);
    return chosen.map(({ name }) => name).join(" ");
  },
  write(block, value) {
    const names = Array.isArray(value) ? value : String(value || "").split(" ").filter(Boolean);
    const all = rows(block);
    const first = names.map((name) => all.find((row) => row.dataset.name === name)).filter(Boolean);
    const wanted = [...first, ...all.filter((row) => !first.includes(row))];
    if (wanted.some((row, index) => row !== all[index])) list(block).append(...wanted);
    block.dataset.ranked = names.length ? "yes" : "";
    number(block);
  },
  /** The filter offers other choices: those that stay keep their order. */
  offer(block, offered) {
    const before = rows(block).map((row) => row.dataset.name);
    const at = ({ name }) => (before.includes(name) ? before.indexOf(name) : before.length);
    list(block).textContent = "";
    list(block).append(...offered.slice().sort((a, b) => at(a) - at(b)).map(({ name, label }) => rowOf(name, label)));
    number(block);
  },
};

/** Buttons instead of the places that a page without scripts asks for. */
export function order(block, page) {
  const answer = () => {
    number(block);
    page.answer(block.dataset.q, rank.read(block));
    page.judge(block.dataset.q);
  };
  list(block).append(...rows(block).map((row) => {
    const { name } = row.dataset;
    const label = labelOf(row);
    row.remove();
    return rowOf(name, label);
  }));
  list(block).addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (button && move(block, button.closest("li"), Number(button.dataset.move))) answer();
  });
  const right = button("weui-btn weui-btn_default weui-btn_small", say("This order is right"), { rankDone: "" });
  const open = button("link-button", say("Leave it open"), { rankOpen: "" });
  for (const [made, ranked] of [[right, "yes"], [open, ""]]) {
    made.addEventListener("click", () => {
      block.dataset.ranked = ranked;
      answer();
      (ranked ? open : right).focus();
    });
  }
  list(block).after(element("p", "acts", [right, open]));
  rank.write(block, page.block(block.dataset.q) ? page.filling.value(block.dataset.q) : "");
}

/** The neighbour goes to the other side: so the button keeps the focus. */
function move(block, row, by) {
  const neighbour = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!neighbour) return false;
  if (by < 0) row.after(neighbour);
  else row.before(neighbour);
  block.dataset.ranked = "yes";
  const all = rows(block);
  const params = { choice: labelOf(row), number: all.indexOf(row) + 1, all: all.length };
  block.querySelector("[data-rank-note]").textContent = say("“%(choice)s” is now number %(number)s of %(all)s.", params);
  return true;
}

function number(block) {
  const ranked = Boolean(block.dataset.ranked);
  const all = rows(block);
  all.forEach((row, index) => {
    const shown = row.querySelector(".rank__number");
    if (!shown) return;
    shown.textContent = ranked ? index + 1 : "–";
    const [up, down] = row.querySelectorAll("[data-move]");
    up.setAttribute("aria-disabled", index === 0);
    down.setAttribute("aria-disabled", index === all.length - 1);
  });
  const done = block.querySelector("[data-rank-done]");
  if (!done) return;
  done.hidden = ranked;
  block.querySelector("[data-rank-open]").hidden = !ranked;
}

function rowOf(name, label) {
  const words = element("span", "rank__label", label);
  const up = button("rank__move", "↑", { move: "-1" }, say("“%(choice)s” up", { choice: label }));
  const down = button("rank__move", "↓", { move: "1" }, say("“%(choice)s” down", { choice: label }));
  const row = element("li", "rank__row", [element("span", "rank__number", "–"), words, up, down]);
  row.dataset.name = name;
  return row;
}

function button(className, words, data, spoken = "") {
  const made = element("button", className, words);
  made.type = "button";
  Object.assign(made.dataset, data);
  if (spoken) made.setAttribute("aria-label", spoken);
  return made;
}
