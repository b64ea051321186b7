// What the names in an expression stand for, seen from one place of the survey; the twin of forms/scope.py.
import { compiled, truth } from "./evaluate.mjs";
import { called, said } from "./labels.mjs";
import { answersOf, instanceOf, numberOf, place, valueOf, walk } from "./paths.mjs";
import { spotsOf } from "./reading.mjs";
import { number, string } from "./values.mjs";

export const use = (uses, target, depth) => {
  uses.set(target, Math.min(depth, uses.has(target) ? uses.get(target) : depth));
};

const owned = (table, name) => (Object.prototype.hasOwnProperty.call(table, name) ? table[name] : null);
// A step of a path that leads to one thing alone, whatever the answers.
const isPlain = ([kind, ...rest]) => {
  if (kind === "child") return rest.length === 1 && rest[0] !== "*";
  return ["root", "self", "current", "parent"].includes(kind) && !rest.length;
};
const numbered = (rows, number) => (Number.isInteger(number) && rows[number - 1] ? [rows[number - 1]] : []);

export class Scope {
  // With `tracing` the closures also enter in row.state.reads each [step, row] that they come by.
  constructor(steps, level, step = null, tracing = false) {
    Object.assign(this, { steps, level, step, tracing, uses: new Map() });
    const inside = level.repeat ? [...level.repeat.path, ""] : [];
    this.path = step ? step.path : inside;
  }

  ref(name) {
    const target = this.steps.find(name, this.path);
    if (!target) return () => "";
    const common = this.common(target.level);
    use(this.uses, target, common);
    if (target.inner) {
      const rows = this.rows(target.inner, common, new Map());
      return (row) =>
        rows(row)
          .filter((inner) => inner.isOpen())
          .map(() => "");
    }
    return this.read(target, this.rows(target.level, common, new Map()), common === target.level.depth);
  }

  // `.`: also what an irrelevant question remembers, so that once() keeps it.
  own() {
    const { step } = this;
    return step ? (row) => row.given[step.slot] : () => "";
  }

  // index(): the number of the row of the repeat around the reader; 1 where there is none.
  index() {
    const { repeat } = this.level;
    if (!repeat) return () => 1;
    use(this.uses, repeat, repeat.level.depth);
    return (row) => row.number;
  }

  // position(node); position(..) is the parent's number among its like, and a group has no like.
  numberOf(tree) {
    if (tree.length === 1 && tree[0] === "parent") {
      return !this.step || this.step.parent === this.level.repeat ? this.index() : () => 1;
    }
    this.spots(tree);
    const nodes = walk(tree, this);
    return (row) => numberOf(nodes(row));
  }

  position() {
    return () => 1;
  }

  last() {
    return () => 1;
  }

  indexed(tree, indexes) {
    const target = this.target(tree);
    const chosen = new Map(
      indexes.map(([repeat, index]) => {
        const wanted = compiled(index, this);
        return [this.target(repeat), (row) => number(wanted(row))];
      }),
    );
    if (!target || chosen.has(null)) return () => "";
    const common = Math.min(this.common(target.level), ...[...chosen.keys()].map((repeat) => repeat.level.depth));
    use(this.uses, target, common);
    return this.read(target, this.rows(target.level, common, chosen), true);
  }

  // What has been answered to ${name}, in all rows in which the condition holds, each once.
  answers(name, condition) {
    const target = this.steps.find(name, this.path);
    if (!target) return () => [];
    const common = Math.min(this.common(target.level), Math.max(0, target.level.depth - 1));
    const inner = this.inside(target.level);
    const holds = condition === undefined ? () => true : truth(condition, inner);
    use(inner.uses, target, common);
    inner.uses.forEach((depth, read) => use(this.uses, read, Math.min(depth, common)));
    const [rows, { slot }] = [this.rows(target.level, common, new Map()), target];
    const given = (row) => rows(row).filter((one) => one.relevant[slot] && holds(one)).map((one) => string(one.values[slot]));
    return (row) => [...new Set(given(row))].filter(Boolean);
  }

  // In the survey's first language: a stored value must not depend on who reads the form.
  choiceLabel(tree) {
    const target = this.target(tree);
    return (value) => (target ? said(value, target.choices, this.steps.defaultLanguage, "") : value);
  }

  column(name) {
    const language = this.steps.defaultLanguage;
    return ({ state: { choice } }) => {
      if (!choice) return "";
      const columns = Object.assign({}, choice.columns);
      if (choice.name) columns.name = choice.name;
      if (choice.label) columns.label = called(choice, language);
      return Object.prototype.hasOwnProperty.call(columns, name) ? string(columns[name]) : "";
    };
  }

  // The values at a path: one where it leads to one question of a row that is known beforehand, else all.
  valuesAt(tree) {
    const spots = this.spots(tree);
    const [target] = spots ? spots.steps : [];
    if (target && target.type && spots.steps.length === 1 && tree[0] === "path" && tree.slice(1).every(isPlain)) {
      const { depth } = target.level;
      if (depth === spots.shared) return this.read(target, this.rows(target.level, depth, new Map()), true);
    }
    return answersOf(walk(tree, this), this.tracing);
  }

  // [number of the row, value, whether the condition holds there] of each node.
  each(tree, condition) {
    const isName = tree[0] === "ref";
    const spots = this.spots(tree);
    if (!spots || !spots.steps.length) return () => [];
    const [target] = spots.steps;
    const shared = isName ? Math.max(0, Math.min(spots.shared, target.level.depth - 1)) : spots.shared;
    this.spots(["count-if", tree]);
    const nodes = isName ? this.allPlaces(target, shared) : walk(tree, this);
    const tests = new Map(
      spots.steps.map((step) => {
        const inner = this.inside(step ? step.inner || step.level : this.steps.root);
        const test = condition === undefined ? () => true : truth(condition, inner);
        inner.uses.forEach((depth, read) => use(this.uses, read, Math.min(depth, shared)));
        return [inner.level, test];
      }),
    );
    const isThere = ({ row }) => row && row.relevant;
    const asked = (node) => [node.row.number, valueOf(node), tests.get(node.row.level)(node.row)];
    return (row) => nodes(row).filter(isThere).map(asked);
  }

  inside(level) {
    return new Scope(this.steps, level, null, this.tracing);
  }

  // The reader itself; of a repeat that asks for its own there is only what is around it.
  here(row) {
    const { step, level } = this;
    return [step && step.inner ? { step, row: { up: row } } : place(step || level.repeat, row)];
  }

  current(row) {
    return this.here(row);
  }

  places(name) {
    const target = this.steps.find(name, this.path);
    return target ? this.allPlaces(target, this.common(target.level)) : () => [];
  }

  allPlaces(target, common) {
    const rows = this.rows(target.inner || target.level, common, new Map());
    const isThere = (inner) => (target.inner ? inner.isOpen() : inner.relevant[target.slot]);
    return (row) =>
      rows(row)
        .filter(isThere)
        .map((inner) => place(target, inner));
  }

  instance(name) {
    const { lists, tables, defaultLanguage } = this.steps;
    const cells = (choice) => {
      const text = choice.label && called(choice, defaultLanguage);
      return Object.assign({}, choice.columns, { name: choice.name }, text ? { label: text, itextId: text } : {});
    };
    const rowsOf = (wanted) => (owned(lists, wanted) ? lists[wanted].map(cells) : owned(tables, wanted) || []);
    return instanceOf(name, rowsOf);
  }

  // Where a path leads to; what it reads is entered among `uses`.
  spots(tree) {
    return spotsOf(tree, this, (step, shared) => use(this.uses, step, shared));
  }

  target(tree) {
    const spots = Array.isArray(tree) ? this.spots(tree) : null;
    return (spots && spots.steps[0]) || null;
  }

  common(level) {
    return level.chain.filter((one, depth) => this.level.chain[depth] === one).length - 1;
  }

  // The rows of a level below the common row; of a repeat among `chosen` only the one with that number.
  rows(level, common, chosen) {
    const up = this.level.depth - common;
    const repeats = level.chain.slice(common + 1).map(({ repeat }) => [repeat.slot, chosen.get(repeat)]);
    return (row) => {
      let top = row;
      for (let i = 0; i < up; i += 1) top = top.up;
      return repeats.reduce(
        (found, [slot, index]) =>
          [].concat(...found.map((one) => (index ? numbered(one.rows.get(slot), index(row)) : one.rows.get(slot)))),
        [top],
      );
    };
  }

  read(target, rows, one) {
    const { slot } = target;
    return (row) => {
      const found = rows(row).filter((inner) => inner.relevant[slot]);
      if (this.tracing) found.forEach((inner) => row.state.reads.push([target, inner]));
      const values = found.map((inner) => inner.values[slot]);
      if (!one) return values;
      return values.length ? values[0] : "";
    };
  }
}
