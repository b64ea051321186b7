// A survey while somebody fills it: an answer changes what depends on it, nothing else; the twin of forms/filling.py.
import { isShaped, parsePlace, plain, stored, taken } from "./answers.mjs";
import { faults, isOffered, problems } from "./check.mjs";
import { FUNCTIONS } from "./functions.mjs";
import { called, filled, words } from "./labels.mjs";
import { evaluate, RELEVANCE, State, tree, VALUE, walk } from "./rows.mjs";
import { Steps } from "./steps.mjs";
import { number } from "./values.mjs";

// Seeds that chance may give; an author's seed may be any number.
const SEEDS = 1000000;

export class Problem extends Error {
  constructor(code, params) {
    super(code);
    Object.assign(this, { code, params });
  }

  toJSON() {
    return { code: this.code, ...this.params };
  }
}

// Places that the survey does not have throw Problem("unknown", {at}). `isNew` says that nobody has answered yet, so
// that defaults are given. Irrelevant answers are remembered: absent from `answers`, present in `kept`.
export class Filling {
  constructor(bundle, answers, context, isNew = false) {
    this.bundle = bundle;
    this.steps = new Steps(bundle);
    this.state = new State(this.steps, answers, context, isNew);
    this.state.run();
    this.dirty = new Map(); // rank → rows
    this.begin();
  }

  get answers() {
    return tree(this.steps.children, this.state.root);
  }

  get kept() {
    return tree(this.steps.children, this.state.root, true);
  }

  get relevant() {
    const places = [];
    walk(this.steps.children, this.state.root, (step, row, place) => places.push(place));
    return places;
  }

  // The places whose relevance, value, rows, words, choices or conditions the last change has touched.
  get changes() {
    const places = new Set();
    this.changed.forEach((rows, step) => {
      [...rows].filter((row) => row.isShown()).forEach((row) => places.add(row.prefix + step.local));
    });
    return places;
  }

  problems() {
    return problems(this.state);
  }

  value(place) {
    const [step, row] = this.question(place);
    return plain(row.values[step.slot], step.type);
  }

  rows(place) {
    const [step, row] = this.repeat(place);
    return row.rows.get(step.slot).map(({ id }) => id);
  }

  isRelevant(place) {
    const [step, row] = this.find(place);
    return row.level.repeat === step ? row.isOpen() : row.relevant[step.slot];
  }

  isRequired(place) {
    const [step, row] = this.question(place);
    return Boolean(step.required && step.required(row));
  }

  isReadOnly(place) {
    const [step, row] = this.question(place);
    return Boolean(step.calculation || (step.read_only && step.read_only(row)));
  }

  choices(place) {
    const [step, row] = this.question(place);
    if (step.answers) return step.answers(row).map((name) => ({ name }));
    const choices = (this.steps.lists[step.item.list] || []).filter(({ name }) => isOffered(step, row, name));
    return step.seed ? FUNCTIONS.randomize[1](this.state.context, choices, this.seed(step, row)) : choices;
  }

  // The value as an answer to the question, where it would be right now; else null. It is not given.
  fitting(place, value) {
    const [step, row] = this.question(place);
    const { slot } = step;
    const [given, now] = [row.given[slot], row.values[slot]];
    const wanted = isShaped(value, step.type) ? taken(value, step.type) : "";
    row.given[slot] = row.values[slot] = wanted;
    const isRight = wanted !== "" && !faults(step, row, place).length;
    row.given[slot] = given;
    row.values[slot] = now;
    return isRight ? plain(wanted, step.type) : null;
  }

  // What the order of the choices is drawn from: the author's number, else one that chance gives once.
  seed(step, row) {
    const given = number(step.seed(row));
    if (!Number.isNaN(given)) return given;
    const drawn = this.state.chance;
    if (!drawn.has(step)) drawn.set(step, new Map());
    const rows = drawn.get(step);
    if (!rows.has(row)) rows.set(row, 1 + Math.floor(this.state.context.random() * SEEDS));
    return rows.get(row);
  }

  label(place, language) {
    return this.words(place, "label", language);
  }

  hint(place, language) {
    return this.words(place, "hint", language);
  }

  // How the worker may say it aloud.
  guidance(place, language) {
    return this.words(place, "guidance", language);
  }

  // The author's own words for a problem ("required", "constraint").
  message(place, code, language) {
    return this.words(place, `${code}_message`, language);
  }

  // The words as their author wrote them, each ${} as it stands.
  text(place, kind, language) {
    return words(this.asker(place)[0].item[kind], language, this.steps.defaultLanguage);
  }

  // What ${name} says to who reads it at this place; nothing in a row that is not there.
  said(place, name, language) {
    const [step, row] = this.asker(place);
    return row ? step.wording.fill(`\${${name}}`, row, language) : "";
  }

  // A choice of the question at this place in bare words, with ${} filled.
  called(place, choice, language) {
    if (!choice.label) return choice.name;
    const [step, row] = this.asker(place);
    const text = called(choice, language, this.steps.defaultLanguage);
    return row ? step.wording.fill(text, row, language) : filled(text, () => "");
  }

  set(place, value) {
    const [step, row] = this.question(place);
    this.begin();
    if (!isShaped(value, step.type)) throw new Problem("type", { at: place, expected: step.type });
    if (!step.calculation) {
      row.given[step.slot] = taken(value, step.type);
      this.state.found = this.state.found.filter(({ at }) => at !== place);
    }
    this.mark(step, row);
    this.settle();
  }

  addRow(place) {
    const [step, row] = this.repeat(place);
    if (step.count) throw new Problem("counted", { at: place });
    this.begin();
    const inner = row.newRow(step, this.state.context.uuid());
    this.markRows(step, row, [inner]);
    this.settle();
    return inner.prefix.slice(0, -1);
  }

  removeRow(place) {
    const [step, inner] = this.find(place);
    if (inner.level.repeat !== step) throw new Problem("unknown", { at: place });
    if (step.count) throw new Problem("counted", { at: place });
    const within = `${inner.up.prefix}${step.local}[`;
    this.state.found = this.state.found.filter(({ at }) => !at.startsWith(within));
    this.putRows(inner, inner.number - 1, 1, []);
    return inner;
  }

  // A row that removeRow has returned, there again as this number with all that it holds.
  putRow(inner, rowNumber) {
    this.putRows(inner, rowNumber - 1, 0, [inner]);
    return inner.prefix.slice(0, -1);
  }

  // A row as `kept` had it, there again as this number.
  putKept(place, kept, rowNumber) {
    const [step, up] = this.repeat(place);
    this.state.loadRows(step, [kept], up, place);
    return this.putRow(up.rows.get(step.slot).pop(), rowNumber);
  }

  putRows({ up, level: { repeat } }, at, gone, added) {
    this.begin();
    const rows = up.rows.get(repeat.slot);
    rows.splice(at, gone, ...added);
    rows.forEach((row, index) => {
      row.number = index + 1;
    });
    this.markRows(repeat, up, added);
    this.settle();
  }

  // How a change spreads

  begin() {
    this.changed = new Map(); // step → rows
    this.fired = [];
  }

  touch(step, row) {
    if (!this.changed.has(step)) this.changed.set(step, new Set());
    this.changed.get(step).add(row);
  }

  mark(step, row) {
    if (!this.dirty.has(step.rank)) this.dirty.set(step.rank, new Set());
    this.dirty.get(step.rank).add(row);
  }

  // Tell who reads a step in this row, of the readers that share at most `deepest` levels with it.
  tell(read, row, deepest) {
    const each = (readers, tell) =>
      readers.forEach((depth, reader) => {
        if (depth <= deepest)
          row
            .above(depth)
            .below(reader.level)
            .forEach((one) => tell(reader, one));
      });
    each(read.dependents, (reader, one) => this.mark(reader, one));
    each(read.shownBy, (reader, one) => this.touch(reader, one));
  }

  // The rows of a repeat are others now: whoever counts or gathers them looks again, and new rows are evaluated.
  markRows(repeat, row, added) {
    this.touch(repeat, row);
    const inside = repeat.inner.everything();
    [repeat, ...inside].forEach((read) => this.tell(read, row, row.level.depth));
    inside.forEach((step) => added.forEach((inner) => inner.below(step.level).forEach((one) => this.mark(step, one))));
  }

  // Evaluate what is marked, and then, one after the other, what that has triggered: each of it once.
  settle() {
    this.takeTurns();
    const done = new Map(); // step → rows
    while (this.fired.length) {
      const [first] = this.fired.slice().sort((one, other) => one[0].index - other[0].index);
      const [step, row] = first;
      this.fired = this.fired.filter((one) => one !== first);
      if (!done.has(step)) done.set(step, new Set());
      if (!done.get(step).has(row)) {
        done.get(step).add(row);
        row.given[step.slot] = step.triggered ? stored(step.triggered(row), step.type) : "";
        this.mark(step, row);
        this.takeTurns();
      }
    }
  }

  // Evaluate what is marked, in the order of the survey, so that each step is evaluated once in each row.
  takeTurns() {
    const fresh = new Set();
    for (let rank = 0; this.dirty.size; rank += 1) {
      const rows = this.dirty.get(rank);
      this.dirty.delete(rank);
      if (rows) {
        const step = this.steps.ordered[rank];
        rows.forEach((row) => {
          if (row.fresh) fresh.add(row);
          const changed = evaluate(step, row);
          if (changed) this.spread(step, row, changed);
        });
      }
    }
    fresh.forEach((row) => {
      row.fresh = false;
    });
  }

  spread(step, row, changed) {
    this.touch(step, row);
    this.tell(step, row, step.level.depth);
    // An answer that only came or went with its question is no new answer.
    if (changed === VALUE) {
      step.fires.forEach(([target, depth]) =>
        row
          .above(depth)
          .below(target.level)
          .forEach((one) => this.fired.push([target, one])),
      );
    }
    if (step.inner && changed & VALUE) this.markRows(step, row, row.rows.get(step.slot));
    if (changed & RELEVANCE) {
      step.children.forEach((child) => row.below(child.level).forEach((one) => this.mark(child, one)));
    }
  }

  // Finding places

  find(place) {
    const found = this.state.locate(place);
    if (!found) throw new Problem("unknown", { at: place });
    return found;
  }

  question(place) {
    const found = this.find(place);
    if (!found[0].type) throw new Problem("unknown", { at: place });
    return found;
  }

  repeat(place) {
    const [step, row] = this.find(place);
    if (!step.inner || row.level.repeat === step) throw new Problem("unknown", { at: place });
    return [step, row];
  }

  // Whose words stand at the place, and the row that they are read in: none where it is still to come.
  asker(place) {
    const found = this.state.locate(place);
    const step = found ? found[0] : this.steps.byPath.get((parsePlace(place) || []).map(([name]) => name).join("/"));
    if (!step) throw new Problem("unknown", { at: place });
    return [step, found && found[1].above(step.level.depth)];
  }

  // The item's words; in a row that is not there (a form drawn for a row to come) its ${} are empty.
  words(place, kind, language) {
    const [step, row] = this.asker(place);
    const text = this.text(place, kind, language);
    return row ? step.wording.fill(text, row, language) : filled(text, () => "");
  }
}
