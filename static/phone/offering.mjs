// Under each question what was answered last time, with a button for "still so"; and one for all of a section or card.
// It is loaded by itself, where there are last answers, so it has words of its own.

import { element } from "../fieldwork/problems.mjs";
import { afterTap } from "../fieldwork/taps.mjs";
import { say, useWords } from "../fieldwork/words.mjs";
import { Last, placesOf } from "./last.mjs";
import { dayWords } from "./telling.mjs";

/** Draw what the last `visits` offer on the page of the draft, from now on after every change. Returns {stop, confirmed}:
 * the way to stop, and the places that are confirmed. */
export function offerLast(page, draft, visits, words) {
  useWords(words);
  const last = new Last(draft, visits, page);
  const { form, changed, answer } = page;
  const draw = () => drawSection(form.querySelector("[data-section]:not(.is-off)"), page, last);
  let isWaiting = false;
  page.changed = () => {
    changed();
    if (isWaiting) return;
    isWaiting = true;
    // The answer is shown first; and a line that comes or goes does not move what a finger is about to touch.
    afterTap(() => {
      isWaiting = false;
      draw();
    });
  };
  page.answer = (place, value) => {
    answer.call(page, place, value);
    last.isConfirmed(place);
  };
  form.addEventListener("click", ({ target }) => {
    const [one, all] = [target.closest("[data-still]"), target.closest("[data-still-all]")];
    if (!one && !all) return;
    const blocks = one ? [one.closest("[data-q]")] : open(all.closest(HOLDERS));
    const [section, goesOn] = [target.closest("[data-section]"), all && all.dataset.goesOn];
    const before = asked(section, page);
    for (const block of blocks) take(block, page, last);
    const line = (one || all).closest("[data-last], [data-last-all]");
    draw();
    line.focus({ preventScroll: true });
    // What these answers have opened is to be seen first.
    if (goesOn && asked(section, page) === before) document.querySelector("[data-next]").click();
  });
  // Another section comes by the address, by a button or by a link: in each case this one is put away.
  const turned = new MutationObserver(draw);
  for (const section of form.querySelectorAll("[data-section]")) turned.observe(section, { attributeFilter: ["class"] });
  draw();
  return { stop: () => turned.disconnect(), confirmed: () => placesOf(page.filling, draft.confirmed) };
}

const HOLDERS = "[data-row], [data-section]";
const within = (holder, what) => [...holder.querySelectorAll(what)].filter((one) => one.parentElement.closest(HOLDERS) === holder);

/** The questions of a section, or of one member's card, that say what was answered last time and are open. */
const open = (holder) => within(holder, "[data-q]").filter((block) => block.querySelector("[data-still]:not([hidden])"));
const isShown = (block) => !block.closest("[hidden]");
const asked = (section, { filling }) => [...section.querySelectorAll("[data-q]")].filter(({ dataset }) => filling.isRelevant(dataset.q)).length;

/** Whether nothing is left in this section but what its own button takes, and another one follows. */
function isLast(section, page, { again }) {
  if ([...page.form.querySelectorAll("[data-section]:not([hidden])")].pop() === section) return false;
  if (section.querySelector("[data-row] [data-still]:not([hidden])")) return false;
  const isOpen = ({ dataset: { q } }) => again.has(page.item(q)) && page.filling.value(q) === null;
  const isLeft = (block) => isOpen(block) && isShown(block) && block.querySelector("input, select, textarea");
  return ![...section.querySelectorAll("[data-q]")].some(isLeft);
}

function take(block, page, last) {
  const place = block.dataset.q;
  const found = isShown(block) && last.offered(place);
  if (!found) return; // an answer before it has closed it
  last.confirm(place, found.value);
  page.answer(place, found.value);
  page.drawOne(place, true);
  page.judgeSoon(block);
}

function drawSection(section, page, last) {
  for (const holder of [...section.querySelectorAll("[data-row]"), section]) {
    const [offered, confirmed] = [[], []];
    for (const block of within(holder, "[data-q]")) {
      const found = isShown(block) && last.offered(block.dataset.q);
      const isConfirmed = !found && last.isConfirmed(block.dataset.q);
      if (found) offered.push(block);
      if (isConfirmed) confirmed.push(block);
      drawLine(block, page, found, isConfirmed);
    }
    drawAll(holder, offered.length, confirmed.length, holder === section && offered.length && isLast(section, page, last));
  }
}

function drawLine(block, page, found, isConfirmed) {
  const before = block.querySelector("[data-last]");
  if (!found && !isConfirmed) return before && before.remove();
  const line = before || lineOf("last");
  if (!before) block.insertBefore(line, block.querySelector(":scope > .error"));
  if (isConfirmed) return tell(line, say("Today: as last time"), "");
  const words = say("Last time: %(value)s (%(day)s)", { value: inWords(block, page, found.value), day: dayWords(found.ended).replace(/ /g, "\u00a0") });
  return tell(line, words, say("Still so"));
}

function drawAll(holder, offered, confirmed, goesOn) {
  const before = within(holder, "[data-last-all]")[0];
  if (!offered && !confirmed) return before && before.remove();
  const line = before || lineOf("lastAll");
  const drop = within(holder, "[data-drop]")[0];
  if (!before) holder.insertBefore(line, drop ? drop.closest("p") : null);
  const words = offered === 1 ? say("This one is as last time") : say("These %(num)s are as last time", { num: offered });
  line.lastChild.dataset.goesOn = goesOn ? "yes" : "";
  const tap = goesOn ? say("%(said)s, next", { said: words }) : words;
  return tell(line, confirmed ? say("Today: %(num)s as last time", { num: confirmed }) : "", offered ? tap : "");
}

function lineOf(name) {
  const line = element("div", name === "last" ? "last" : "last last_all", [element("span", "last__said", ""), element("button", "weui-btn weui-btn_default weui-btn_small", "")]);
  const [, button] = line.children;
  line.dataset[name] = "";
  line.tabIndex = -1;
  button.type = "button";
  button.dataset[name === "last" ? "still" : "stillAll"] = "";
  return line;
}

/** What stands in the line, and on its button: no button where there is nothing left to take. */
function tell(line, words, tap) {
  const [said, button] = line.children;
  if (said.textContent !== words) said.textContent = words;
  if (button.textContent !== tap) button.textContent = tap;
  said.hidden = !words;
  button.hidden = !tap;
  line.classList.toggle("last_today", !tap);
}

function inWords(block, page, value) {
  const { type, list } = page.item(block.dataset.q);
  if (type === "time") return value.slice(0, 5);
  if (type === "dateTime") return value.slice(0, 16).replace("T", " ");
  if (!list) return String(value);
  return [].concat(value).map((name) => choiceWords(block, page, list, String(name))).join(page.language === "zh" ? "、" : ", ");
}

/** The label of a choice: from the survey, or from the page where the server has written it already. */
function choiceWords(block, page, list, name) {
  const choice = (page.filling.bundle.choices[list] || []).find((one) => one.name === name);
  if (choice && choice.label) return page.filling.called(block.dataset.q, choice, page.language);
  const drawn = [...block.querySelectorAll("[data-choices] input, option")].find(({ value }) => value === name);
  return drawn ? (drawn.closest("label") || drawn).textContent.trim() : name;
}
