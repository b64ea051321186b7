// The answers of one visit while they are worked on: rows of values, and evaluating a step; the twin of forms/rows.py.
import { isShaped, parsePlace, plain, stored, taken } from "./answers.mjs";
import { whole } from "./functions.mjs";
import { number } from "./values.mjs";

// Rows that a repeat_count may ask for: at the top, in a row of a repeat, and in a row of that.
const MOST_ROWS = [1000, 100, 10];
export const RELEVANCE = 1;
export const VALUE = 2;

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const owns = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

class Row {
  constructor(state, level, up, rowNumber, id, fresh) {
    Object.assign(this, { state, level, up, number: rowNumber, id, fresh });
    this.given = level.steps.map(() => "");
    this.values = level.steps.map(() => "");
    this.relevant = level.steps.map(() => false);
    this.rows = new Map(level.repeats.map(({ slot }) => [slot, []]));
    this.spare = new Map(level.repeats.map(({ slot }) => [slot, []])); // rows that a repeat_count has hidden
  }

  get prefix() {
    return this.up ? `${this.up.prefix}${this.level.repeat.local}[${this.number}]/` : "";
  }

  isOpen() {
    return !this.up || this.up.relevant[this.level.repeat.slot];
  }

  isShown() {
    return !this.up || (this.up.rows.get(this.level.repeat.slot)[this.number - 1] === this && this.up.isShown());
  }

  isParentRelevant({ parent }) {
    return !parent || (parent.level === this.level ? this : this.up).relevant[parent.slot];
  }

  below(level) {
    return level.chain
      .slice(this.level.depth + 1)
      .reduce((rows, { repeat }) => [].concat(...rows.map((row) => row.rows.get(repeat.slot))), [this]);
  }

  above(depth) {
    return this.level.depth > depth ? this.up.above(depth) : this;
  }

  // The rows of a repeat and after them the hidden ones, in the order in which they were made.
  allRows({ slot }) {
    return [...this.rows.get(slot), ...this.spare.get(slot).slice().reverse()];
  }

  newRow(repeat, id = "", fresh = true) {
    const rows = this.rows.get(repeat.slot);
    const row = new Row(this.state, repeat.inner, this, rows.length + 1, id || String(rows.length + 1), fresh);
    rows.push(row);
    return row;
  }
}

// Relevance, then the value or the rows, of a step in a row; what has changed (RELEVANCE, VALUE, both or 0).
export const evaluate = (step, row, keepVolatile = false) => {
  const { slot, type } = step;
  if (row.fresh && step.default && row.given[slot] === "") row.given[slot] = stored(step.default(row), type);
  const isOpen = row.isParentRelevant(step) && (!step.relevant || step.relevant(row));
  if (isOpen && step.calculation && !((step.fixed || (keepVolatile && step.volatile)) && row.given[slot] !== "")) {
    row.given[slot] = stored(step.calculation(row), type);
  }
  const value = isOpen ? row.given[slot] : "";
  let changed = 0;
  if (isOpen !== row.relevant[slot]) {
    row.relevant[slot] = isOpen;
    changed = RELEVANCE;
  }
  if (value !== row.values[slot]) {
    row.values[slot] = value;
    changed |= VALUE;
  }
  if (isOpen && step.count && matchCount(step, row, step.count(row))) changed |= VALUE;
  return changed;
};

// Add or hide rows until there are as many as the repeat_count says; whether that was needed.
function matchCount(step, row, count) {
  const wanted = Math.max(0, Math.min(MOST_ROWS[Math.min(step.level.depth, 2)], whole(number(count))));
  const [rows, spare] = [row.rows.get(step.slot), row.spare.get(step.slot)];
  if (rows.length === wanted) return false;
  while (rows.length > wanted) spare.push(rows.pop());
  while (rows.length < wanted) {
    if (spare.length) rows.push(spare.pop());
    else row.newRow(step);
  }
  return true;
}

export class State {
  constructor(steps, answers, context, fresh) {
    Object.assign(this, { steps, context, fresh, choice: null, chance: new Map(), reads: [], found: [] });
    this.root = new Row(this, steps.root, null, 0, "", fresh);
    this.load(steps.children, answers, this.root, "");
  }

  run() {
    const rowsAt = new Map([[this.steps.root, [this.root]]]);
    this.steps.ordered.forEach((step) => {
      const rows = rowsAt.get(step.level);
      rows.forEach((row) => evaluate(step, row, true));
      if (step.inner) rowsAt.set(step.inner, [].concat(...rows.map((row) => row.rows.get(step.slot))));
    });
    rowsAt.forEach((rows) =>
      rows.forEach((row) => {
        row.fresh = false;
      }),
    );
  }

  fault(at, expected) {
    this.found.push({ code: "type", at, expected });
  }

  load(children, answers, row, prefix) {
    const names = new Set(row.up && prefix.endsWith("]/") ? ["_id"] : []);
    children.forEach((step) => {
      const { name } = step.item;
      names.add(name);
      const answer = owns(answers, name) ? answers[name] : null;
      if (answer === null) return;
      const at = prefix + name;
      if (step.type) {
        if (isShaped(answer, step.type)) row.given[step.slot] = taken(answer, step.type);
        else this.fault(at, step.type);
      } else if (step.inner) this.loadRows(step, answer, row, at);
      else if (isObject(answer)) this.load(step.children, answer, row, `${at}/`);
      else this.fault(at, "group");
    });
    Object.keys(answers).forEach((name) => {
      if (!names.has(name)) this.found.push({ code: "unknown", at: prefix + name });
    });
  }

  loadRows(step, answer, row, at) {
    if (!Array.isArray(answer) || !answer.every(isObject)) {
      this.fault(at, "repeat");
      return;
    }
    answer.forEach((one) => {
      const inner = row.newRow(step, typeof one._id === "string" ? one._id : "", this.fresh);
      this.load(step.children, one, inner, `${at}[${inner.number}]/`);
    });
  }

  // The [step, row] that a place names; for a row of a repeat ("members[2]") the repeat and that row; null for nobody.
  locate(place) {
    const outer = this.steps.byPath.get(place);
    if (outer && outer.level === this.root.level) return [outer, this.root];
    const parts = parsePlace(place);
    const step = parts && this.steps.byPath.get(parts.map(([name]) => name).join("/"));
    if (!step) return null;
    const repeats = step.level.chain.map(({ repeat }) => repeat).filter(Boolean);
    if (step.inner && parts[parts.length - 1][1]) repeats.push(step);
    let row = this.root;
    for (const repeat of repeats) {
      row = row.rows.get(repeat.slot)[parts[repeat.path.length - 1][1] - 1];
      if (!row) return null;
    }
    return parts.filter((part) => part[1]).length === repeats.length ? [step, row] : null;
  }
}

// The answers as JSON, in the order of the sheet; with `kept` also those that are not relevant now, and hidden rows.
export const tree = (children, row, kept = false) => {
  const found = {};
  children.forEach((step) => {
    const { slot } = step;
    if (!kept && !row.relevant[slot]) return;
    let value;
    if (step.type) value = plain((kept ? row.given : row.values)[slot], step.type);
    else if (step.inner) {
      const rows = kept ? row.allRows(step) : row.rows.get(slot);
      value = rows.map((inner) => Object.assign({ _id: inner.id }, tree(step.children, inner, kept)));
    } else value = tree(step.children, row, kept);
    if (value !== null && !(typeof value === "object" && !Object.keys(value).length)) found[step.item.name] = value;
  });
  return found;
};

// See every relevant question with its place, in document order.
export const walk = (children, row, see, prefix = "") => {
  children.forEach((step) => {
    const { slot, item } = step;
    if (!row.relevant[slot]) return;
    if (step.type) see(step, row, prefix + item.name);
    else if (step.inner) {
      row.rows.get(slot).forEach((inner) => walk(step.children, inner, see, `${prefix}${item.name}[${inner.number}]/`));
    } else walk(step.children, row, see, `${prefix}${item.name}/`);
  });
};
