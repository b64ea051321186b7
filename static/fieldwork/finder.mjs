// A long list: a field that suggests rows as one types; what is chosen stands above it, each with a button to remove.
// The page loads this file only for a survey that has such a list. Rows are found as in forms/finding.py.

import { element } from "./problems.mjs";
import { say, useWords } from "./words.mjs";

const MOST_FOUND = 30;
const states = new WeakMap();

// Rows that are prepared together: a few milliseconds on a cheap phone, while nobody waits.
const SLICE = 400;
const idle = (act) => (globalThis.requestIdleCallback || setTimeout)(act);
// Stand between the labels of a row, and between rows.
const [LABEL, ROW] = ["\u0001", "\u0002"];
// Most labels are written so, and their small letters are all there is to do.
const PLAIN = /^[!-~\u4e00-\u9fff]+(?:[ \u0001\u0002][!-~\u4e00-\u9fff]+)*$/;
const ASCII = /^[\x00-\x7f]*$/;
// What a syllable is of: a Latin word, a number, or one Chinese character.
const SOUNDING = /[a-z]+|[0-9]+|[\u3007\u3400-\u9fff\u{20000}-\u{3ffff}]/gu;

/** As texts are compared: small letters, half width, single blanks. */
export const plainLetters = (text) => text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

const initial = (part) => (part < ":" ? part : part[0]);
const texts = ({ name, label = {}, plain = label }) => (Object.keys(plain).length ? Object.values(plain) : [name]);

/** What a search looks at in the choices of a list: made when it is asked for, or before, in idle slices. */
export class Keys {
  constructor(choices, { usual = {}, but = {} } = {}, others) {
    Object.assign(this, { choices, slices: [], made: new Map(), at: new Map() });
    this.but = new Map(Object.keys(but).map((index) => [Number(index), but[index].split(" ")]));
    this.usual = new Map(Object.entries(usual));
    this.others = Object.entries(others || {}).map(([character, ways]) => [character, ways.split(" ")]);
    this.ways = new Map(this.others);
    choices.forEach((choice, index) => this.at.set(choice, index));
  }

  prepare(number = 0) {
    this.slice(number);
    if ((number + 1) * SLICE < this.choices.length) idle(() => this.prepare(number + 1));
  }

  /** Labels, initials and whole pinyin of some rows; made of all these rows at once, which is the quickest. */
  slice(number) {
    if (this.slices[number]) return this.slices[number];
    const [from, to] = [number * SLICE, (number + 1) * SLICE];
    const rows = this.choices.slice(from, to).map(texts);
    const whole = rows.map((row) => row.join(LABEL)).join(ROW);
    const labels = PLAIN.test(whole) ? whole.toLowerCase().split(ROW) : rows.map((row) => row.map(plainLetters).join(LABEL));
    const [initials, spoken] = [[], []];
    labels.forEach((text, at) => {
      let [first, whole] = ["", ""];
      for (const part of this.spelled(from + at, text)) {
        first += initial(part);
        whole += part;
      }
      initials.push(first);
      spoken.push(whole);
    });
    return (this.slices[number] = { labels, initials, spoken });
  }

  /** The syllables of the usual pinyin of a row, whose labels in plain letters these are: that of its characters, but where it is not. */
  spelled(index, labels) {
    if (this.but.has(index)) return this.but.get(index);
    const parts = [];
    let last = "";
    for (const character of chinese(labels)) {
      const syllable = this.usual.get(character);
      // A word of Latin letters and a number are a syllable each.
      const kind = syllable ? "" : character >= "a" && character <= "z" ? "word" : character >= "0" && character <= "9" ? "number" : "";
      if (kind && kind === last) parts[parts.length - 1] += character;
      else if (syllable || kind) parts.push(syllable || character);
      last = kind;
    }
    return parts;
  }

  /** The characters with a reading that begins by one of these letters; without one no other reading fits. */
  sounding(together) {
    const found = this.others.filter(([, ways]) => ways.some((way) => together.includes(way[0])));
    return found.length ? new RegExp(`[${found.map(([character]) => character).join("")}]`, "u") : null;
  }

  /** All readings of each syllable of a row, the usual one first. */
  read(index, labels) {
    if (this.made.has(index)) return this.made.get(index);
    const [parts, sounding] = [this.spelled(index, labels), sounds(labels)];
    const isKnown = parts.length === sounding.length;
    const ways = isKnown ? parts.map((part, at) => (this.ways.has(sounding[at]) ? [part, ...this.ways.get(sounding[at])] : [part])) : [];
    this.made.set(index, ways);
    return ways;
  }
}

/** The first Chinese label, and what it is spelled of. */
const chinese = (labels) => (labels.includes(LABEL) ? labels.split(LABEL) : [labels]).find((text) => !ASCII.test(text)) || "";
const sounds = (labels) => chinese(labels).match(SOUNDING) || [];
const itself = (part) => part;

/** Whether the syllables from `at` on can be read so, as they are or `cut`; the last of them may be cut short. */
function says(ways, cut, wanted, at) {
  return at < ways.length && ways[at].some((whole) => {
    const way = cut(whole);
    return way.startsWith(wanted) || (wanted.startsWith(way) && says(ways, cut, wanted.slice(way.length), at + 1));
  });
}

/** 0 for a label that begins so, 1 for one that holds it, 2 and 3 for its usual pinyin; 4 for none of them. */
function rank(keys, choice, wanted, together) {
  const index = keys.at.get(choice);
  const { labels, initials, spoken } = keys.slice(Math.floor(index / SLICE));
  const at = index % SLICE;
  if (labels[at].includes(wanted)) return labels[at].startsWith(wanted) || labels[at].includes(LABEL + wanted) ? 0 : 1;
  if (!together || !spoken[at]) return 4;
  if (initials[at].startsWith(together) || spoken[at].startsWith(together)) return 2;
  return initials[at].includes(together) || spoken[at].includes(together) ? 3 : 4;
}

/** Those of the choices that fit by another reading of their characters, those that begin so first. */
function otherwise(choices, keys, together) {
  const sounding = keys.sounding(together);
  const found = [[], []];
  for (const choice of sounding ? choices : []) {
    const index = keys.at.get(choice);
    const labels = keys.slice(Math.floor(index / SLICE)).labels[index % SLICE];
    const ways = sounding.test(labels) ? keys.read(index, labels) : [];
    const from = ways.findIndex((_all, start) => says(ways, initial, together, start) || says(ways, itself, together, start));
    if (from >= 0) found[from ? 1 : 0].push(choice);
  }
  return found.flat();
}

/** The choices that fit, those that begin so first; all where nothing is typed. Other readings fill what is left. */
export function find(choices, keys, typed) {
  const wanted = plainLetters(typed);
  if (!wanted) return choices;
  const together = /^[\x20-\x7e]+$/.test(wanted) ? wanted.replace(/ /g, "") : "";
  const ranked = [[], [], [], [], []];
  for (const choice of choices) ranked[rank(keys, choice, wanted, together)].push(choice);
  const rest = ranked.pop();
  const found = ranked.flat();
  return together && found.length < MOST_FOUND ? found.concat(otherwise(rest, keys, together)) : found;
}

const box = (block) => block.querySelector("[data-choices]");
const chips = (block) => [...block.querySelectorAll("[data-chip]")].map((chip) => chip.dataset.chip);
const checked = (block) => [...block.querySelectorAll("[data-choices] input:checked")].map(({ value }) => value);

const long = {
  read: (block) => (states.has(block) ? chips(block) : checked(block)).join(" "),
  write(block, value) {
    const several = block.dataset.type === "select_multiple";
    const names = Array.isArray(value) ? value : several ? String(value || "").split(" ") : [String(value || "")];
    if (states.has(block)) states.get(block).show(names.filter(Boolean));
  },
  /** The filter offers others: they are asked for when somebody looks for them. */
  offer: (block) => states.has(block) && states.get(block).forget(),
};
export const KINDS = { long };

class Finder {
  constructor(block, page, lists) {
    Object.assign(this, { block, page, at: -1, rows: [], offered: null });
    this.list = lists(page.item(block.dataset.q).list);
    this.several = block.dataset.type === "select_multiple";
    this.field = block.querySelector("[data-find]");
    this.button();
    this.show(checked(block));
    const { field } = this;
    // What is typed here is no answer.
    for (const name of ["input", "change"]) field.addEventListener(name, (event) => event.stopPropagation());
    field.addEventListener("input", () => this.suggest());
    field.addEventListener("click", () => this.suggest());
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => this.key(event));
    this.options.addEventListener("mousedown", (event) => event.preventDefault());
    this.options.addEventListener("click", ({ target }) => this.choose(this.rows[[...this.options.children].indexOf(target.closest("[role=option]"))]));
    box(block).addEventListener("click", ({ target }) => target.closest("[data-unchip]") && this.remove(target.closest("[data-chip]")));
  }

  /** The button of the round trip goes; in its place come the suggestions. */
  button() {
    const { field, block } = this;
    block.querySelector("[data-find-go]").remove();
    const id = `${field.id}-list`;
    this.options = element("ul", "finder__list", []);
    Object.assign(this.options, { id, hidden: true });
    this.options.setAttribute("role", "listbox");
    this.options.setAttribute("aria-label", block.querySelector("[data-label]").textContent);
    this.note = element("p", "quiet small", "");
    this.note.setAttribute("role", "status");
    const told = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id };
    for (const name of Object.keys(told)) field.setAttribute(name, told[name]);
    field.removeAttribute("name");
    field.value = "";
    field.after(this.options, this.note);
  }

  forget() {
    this.offered = null;
    this.close();
  }

  label(name) {
    const choice = this.list.byName.get(name);
    return choice ? this.page.filling.called(this.block.dataset.q, choice, this.page.language) : name;
  }

  show(names) {
    box(this.block).textContent = "";
    box(this.block).append(...names.map((name) => {
      const drop = element("button", "chip__drop", "×");
      drop.type = "button";
      drop.dataset.unchip = "";
      drop.setAttribute("aria-label", say("Remove “%(choice)s”", { choice: this.label(name) }));
      const words = element("span", "", this.label(name));
      words.dir = "auto";
      const chip = element("span", "chip", [words, drop]);
      chip.dataset.chip = name;
      return chip;
    }));
  }

  suggest() {
    const { page, block } = this;
    this.offered = this.offered || page.filling.choices(block.dataset.q);
    const chosen = chips(block);
    const left = this.offered.filter(({ name }) => !chosen.includes(name));
    const found = find(left, this.list.keys, this.field.value);
    this.rows = found.slice(0, MOST_FOUND);
    this.at = -1;
    this.options.textContent = "";
    this.options.append(...this.rows.map(({ name }, index) => {
      const row = element("li", "finder__option", this.label(name));
      row.id = `${this.options.id}-${index}`;
      row.dir = "auto";
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      return row;
    }));
    this.open(this.rows.length > 0);
    const more = found.length - this.rows.length;
    if (more) this.note.textContent = say("%(num)s more: type more of the word.", { num: more });
    else if (found.length) this.note.textContent = say("%(num)s fit. Choose with the arrow keys or by touch.", { num: found.length });
    else this.note.textContent = say("Nothing fits “%(words)s”. Type less, or another part of the word.", { words: this.field.value });
  }

  open(isOpen) {
    this.options.hidden = !isOpen;
    this.field.setAttribute("aria-expanded", isOpen);
    if (!isOpen) this.field.removeAttribute("aria-activedescendant");
  }

  close() {
    this.open(false);
    this.note.textContent = "";
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.options.hidden) this.suggest();
      this.mark(Math.max(0, Math.min(this.rows.length - 1, this.at + step)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.options.hidden) this.choose(this.rows[this.at < 0 && this.rows.length === 1 ? 0 : this.at]);
    } else if (event.key === "Escape") this.close();
  }

  mark(at) {
    this.at = at;
    [...this.options.children].forEach((row, index) => row.setAttribute("aria-selected", index === at));
    const row = this.options.children[at];
    if (!row) return;
    this.field.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  choose(choice) {
    if (!choice) return;
    this.answer(this.several ? [...chips(this.block), choice.name] : [choice.name]);
    this.field.value = "";
    this.close();
    this.field.focus();
  }

  remove(chip) {
    this.answer(chips(this.block).filter((name) => name !== chip.dataset.chip));
    this.field.focus();
  }

  answer(names) {
    this.show(names);
    this.page.answer(this.block.dataset.q, names.join(" "));
    this.page.judgeSoon(this.block);
  }
}

function listOf({ choices: all, readings = {}, others = {} }, name) {
  const choices = all[name] || [];
  const keys = new Keys(choices, readings[name], others[name]);
  idle(() => keys.prepare());
  return { byName: new Map(choices.map((choice) => [choice.name, choice])), keys };
}

/** What dresses the long lists within an element, each once: rows come later, too. */
export function dresser(page, draft, words) {
  useWords(words);
  const known = new Map();
  const lists = (name) => {
    if (!known.has(name)) known.set(name, listOf(page.filling.bundle, name));
    return known.get(name);
  };
  return (root) => {
    for (const part of root.querySelectorAll("[data-finder]:not([data-dressed])")) {
      part.dataset.dressed = "yes";
      const block = part.closest("[data-q]");
      states.set(block, new Finder(block, page, lists));
    }
  };
}
