// The page of a survey and its Filling, kept in step: what is typed goes to the engine, what the engine changed is drawn.

import * as controls from "./controls.mjs";
import { hideEmpty } from "./empty.mjs";
import { picture } from "./media.mjs";
import { mark, sentence, textOf } from "./problems.mjs";
import { appendRow, countRows, removeRow } from "./rows.mjs";
import { afterTap } from "./taps.mjs";
import { say } from "./words.mjs";

/** Whose words they are that quote an answer. */
const WHOSE = "[data-q], [data-g], [data-repeat], [data-section]";

export class SurveyPage {
  /** `changed()` is told after every change of an answer. */
  constructor(form, filling, { language, sentences, changed }) {
    Object.assign(this, { form, filling, language, sentences, changed });
    this.items = new Map();
    this.blocks = new Map();
    this.known = new Map();
    this.waiting = new Set();
    this.told = 0;
    this.dress = () => {};
    this.index(filling.bundle.items, "");
    form.addEventListener("input", ({ target }) => this.typed(target));
    form.addEventListener("change", ({ target }) => this.typed(target, true));
  }

  index(items, path) {
    for (const item of items) {
      const place = path ? `${path}/${item.name}` : item.name;
      this.items.set(place, item);
      if (item.items) this.index(item.items, place);
    }
  }

  item(place) {
    return this.items.get(place.replace(/\[\d+\]/g, ""));
  }

  /** The question at this place: a form of 500 is not searched through for each one that an answer changes. */
  block(place) {
    const item = this.item(place);
    return item && item.items ? null : this.element("q", place);
  }

  repeat(place) {
    return this.element("repeat", place);
  }

  /** What bears this place in its `data-q` or `data-repeat`; of rows it may bear another one by now, or be gone. The form
   * is not asked where the element itself can be: it looks for a control of that name, `contains`, before it answers. */
  element(kind, place) {
    const known = this.blocks.get(place);
    if (known && known.dataset[kind] === place && known.isConnected) return known;
    const found = this.form.querySelector(`[data-${kind}="${place}"]`);
    if (found) this.blocks.set(place, found);
    return found;
  }

  typed(target, settled = false) {
    const block = target.closest("[data-q]");
    if (!block || target.type === "file" || target.readOnly) return;
    this.answer(block.dataset.q, controls.read(block));
    if (settled) this.judgeSoon(block);
  }

  /** Give an answer to the engine and draw what it changed elsewhere. */
  answer(place, value) {
    this.filling.set(place, value);
    this.draw(this.filling.changes, place);
    this.changed();
  }

  draw(places, but = "") {
    this.hideEmpty([].concat(...[...places].map((place) => this.drawOne(place, place !== but))));
  }

  /** A group of the survey is one element, or a page of its own; what stands between its pages are pages too. */
  groups(place) {
    if (this.known.has(place)) return this.known.get(place);
    const found = [...this.form.querySelectorAll(`[data-g="${place}"], [data-section="${place}"], [data-repeat="${place}"]`)];
    // Those of rows come and go with them.
    if (!place.includes("[")) this.known.set(place, found);
    return found;
  }

  hideEmpty(elements) {
    hideEmpty(elements, (place) => this.filling.isRelevant(place));
  }

  /** Returns what was drawn. A calculation without words stands nowhere on the page. */
  drawOne(place, withValue) {
    const item = this.item(place);
    if (item && item.type === "calculate" && !item.label) return [];
    const block = this.block(place);
    if (!block) return this.drawGroup(place);
    this.drawQuestion(block, place, withValue);
    return [block];
  }

  drawQuestion(block, place, withValue) {
    this.drawWords(block, place);
    this.drawControl(block, place, withValue);
  }

  /** `isBlank`: a copy of the blank row, into which nothing was written yet. */
  drawControl(block, place, withValue, isBlank) {
    const item = this.item(place);
    block.hidden = !this.filling.isRelevant(place);
    if (block.hidden) mark(block, "");
    if (item.type === "note") return;
    if (block.dataset.type === "result") {
      controls.tellResult(block, this.chosen(place, item));
      return;
    }
    const held = block.querySelector("[data-held]");
    if (held) held.disabled = this.filling.isReadOnly(place);
    const label = block.querySelector("[data-label]");
    label.classList.toggle("required", this.filling.isRequired(place));
    // Choices under somebody's finger stay where they are.
    if (withValue && this.isOfferedAnew(block, item)) this.drawChoices(block, place);
    const value = withValue && this.filling.value(place);
    if (withValue && !(isBlank && (value === null || value === ""))) controls.write(block, value);
    if (block.querySelector(".error:not([hidden])")) this.judge(place);
  }

  /** The rows of a list hold their own elements for the answers that they quote; a list that opens does not. */
  isOfferedAnew(block, item) {
    const isChosenFrom = item.choice_filter !== undefined || (item.list || "").startsWith("${");
    return isChosenFrom || (block.querySelector("select[data-choices]") && this.filling.steps.quoted(item).length);
  }

  /** The words of the choice that the engine made. */
  chosen(place, item) {
    const name = this.filling.value(place) || "";
    const choice = (this.filling.bundle.choices[item.list] || []).find((one) => one.name === name);
    return choice ? this.filling.called(place, choice, this.language) : name;
  }

  drawChoices(block, place) {
    // What was chosen and is offered no longer is said at once: the answer stays until somebody mends it.
    if (this.filling.value(place) !== null) this.judgeSoon(block);
    if (block.dataset.kind === "long") {
      controls.offer(block);
      return;
    }
    const called = (choice) => this.filling.called(place, choice, this.language);
    controls.offer(block, this.filling.choices(place).map((choice) => ({ name: choice.name, html: choice.html, label: called(choice) })));
    this.drawWords(block, place);
    picture(block);
  }

  drawGroup(place) {
    const item = this.item(place);
    if (!item) return [];
    const relevant = this.filling.isRelevant(place);
    const repeat = item.type === "repeat" && this.repeat(place);
    if (repeat) this.drawRows(repeat, place);
    const elements = this.groups(place);
    for (const element of elements) {
      element.hidden = !relevant;
      this.drawWords(element, place);
    }
    return elements;
  }

  /** As many rows on the page as the engine counts. */
  drawRows(repeat, place) {
    const ids = this.filling.rows(place);
    let count = countRows(repeat, place);
    while (count < ids.length) this.drawWithin(appendRow(repeat, place, (count += 1), ids[count - 1]), true);
    this.dropRows(repeat, place);
  }

  dropRows(repeat, place) {
    const wanted = this.filling.rows(place).length;
    for (let count = countRows(repeat, place); count > wanted; count -= 1) removeRow(repeat, place, count);
  }

  drawWithin(element, isBlank = false) {
    this.dress(element);
    const found = [...element.querySelectorAll("[data-q], [data-g], [data-repeat], [data-said]")];
    const blocks = found.filter(({ dataset }) => dataset.q);
    for (const block of blocks) {
      this.blocks.set(block.dataset.q, block);
      this.drawControl(block, block.dataset.q, true, isBlank);
    }
    for (const { dataset } of found) if (dataset.g || dataset.repeat) this.drawGroup(dataset.g || dataset.repeat);
    for (const said of found) {
      const block = said.dataset.said && said.closest("[data-q]");
      if (block) this.quote(said, block.dataset.q);
    }
    this.hideEmpty(blocks);
  }

  /** Everything anew: other answers than the server's were put in. Which sections there are is drawn now, what stands in
   * one when it is shown, or with `drawRest`. */
  drawAll() {
    for (const repeat of this.form.querySelectorAll("[data-repeat]")) if (repeat.isConnected) this.dropRows(repeat, repeat.dataset.repeat);
    const blocks = [...this.form.querySelectorAll("[data-q]")];
    for (const block of blocks) {
      if (block.dataset.type === "result") this.drawControl(block, block.dataset.q, true);
      else block.hidden = !this.filling.isRelevant(block.dataset.q);
    }
    const sections = this.form.querySelectorAll("[data-section]");
    for (const { dataset } of sections) if (dataset.section) this.drawGroup(dataset.section);
    this.hideEmpty([...blocks, ...this.form.querySelectorAll("[data-repeat]")]);
    this.waiting = new Set(sections);
  }

  /** The rows that are missing come, each drawn once, with their repeat. */
  drawSection(section) {
    if (this.waiting.delete(section)) this.drawWithin(section);
  }

  drawRest() {
    for (const section of this.waiting) this.drawSection(section);
  }

  /** Answers that its words quote are written as text into the elements that the server made for them. */
  drawWords(element, place) {
    for (const said of element.querySelectorAll("[data-said]"))
      if (said.closest(WHOSE) === element) this.quote(said, place);
  }

  quote(said, place) {
    said.textContent = this.filling.said(place, said.dataset.said, this.language);
  }

  addRow(place) {
    const row = this.filling.addRow(place);
    // What stands in the row is drawn with it.
    this.draw([place, ...this.filling.changes].filter((one) => one !== row && !one.startsWith(`${row}/`)));
    this.changed();
    return this.repeat(place).querySelector("[data-rows]").lastElementChild;
  }

  dropRow(rowPlace) {
    const [, place, number] = /^(.*)\[(\d+)\]$/.exec(rowPlace);
    const row = this.filling.removeRow(rowPlace);
    removeRow(this.repeat(place), place, Number(number));
    this.draw(this.filling.changes);
    this.changed();
    return row;
  }

  /** A sentence moves what stands below it, so it waits for a tap that is under way; a whole section's come before it. */
  judgeSoon(block) {
    const { told } = this;
    afterTap(() => told === this.told && block.isConnected && !block.hidden && this.judge(block.dataset.q));
  }

  /** Say what is wrong with an answer that was given; that one is missing is said when the section is left. */
  judge(place) {
    const block = this.block(place);
    const found = this.filling.problems().find((problem) => problem.at === place && problem.code !== "required");
    mark(block, found ? this.sentence(found) : "");
  }

  /** All problems within `root`, marked beside their questions; rows of {place, label, words}. */
  problems(root) {
    this.told += 1;
    this.drawRest();
    const found = new Map();
    for (const problem of this.filling.problems()) {
      const block = this.block(problem.at);
      if (!found.has(problem.at) && (block ? root.contains(block) : root === this.form)) found.set(problem.at, problem);
    }
    for (const block of root.querySelectorAll("[data-q]")) {
      const problem = found.get(block.dataset.q);
      mark(block, problem ? this.sentence(problem) : "");
    }
    return [...found].map(([place, problem]) => ({ place, label: this.title(place), words: textOf(this.sentence(problem)) }));
  }

  /** What the survey asks back about the answers, where it does now; rows of {place, words}. */
  contradictions() {
    const shown = [...this.form.querySelectorAll("[data-check], [data-stale]")].map((said) => [said.closest("[data-q]"), said]);
    return shown.filter(([block]) => this.filling.isRelevant(block.dataset.q))
      .map(([block, said]) => ({ place: block.dataset.q, words: (said.matches("[data-stale]") ? said : block.querySelector("[data-label]")).textContent }));
  }

  title(place) {
    const block = this.block(place);
    return block ? block.querySelector("[data-label]").textContent : "";
  }

  /** The survey's own words as an element, else ours as a text. */
  sentence(problem) {
    const item = this.item(problem.at) || {};
    const own = item.said && item.said[problem.code];
    if (!own) return sentence(problem, item.type, this.sentences);
    const words = document.createElement("span");
    words.innerHTML = own;
    for (const said of words.querySelectorAll("[data-said]")) this.quote(said, problem.at);
    return words;
  }
}
