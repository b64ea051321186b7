// What the names in an expression stand for, seen from one place of the survey; the twin of forms/scope.py.
import { said, words } from "./labels.mjs";
import { string } from "./values.mjs";

export const use = (uses, target, depth) => {
  uses.set(target, Math.min(depth, uses.has(target) ? uses.get(target) : depth));
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

  rowNumber() {
    const { repeat } = this.level;
    if (!repeat || (this.step && this.step.parent !== repeat)) return () => 1;
    use(this.uses, repeat, repeat.level.depth);
    return (row) => row.number;
  }

  indexed(name, indexes) {
    const target = this.steps.find(name, this.path);
    const chosen = new Map(indexes.map(([repeat, index]) => [this.steps.find(repeat, this.path), index]));
    if (!target || chosen.has(null)) return () => "";
    const common = Math.min(this.common(target.level), ...[...chosen.keys()].map((repeat) => repeat.level.depth));
    use(this.uses, target, common);
    return this.read(target, this.rows(target.level, common, chosen), true);
  }

  // In the survey's first language: a stored value must not depend on who reads the form.
  choiceLabel(name) {
    const target = this.steps.find(name, this.path);
    return (value) => (target ? said(value, target.choices, this.steps.defaultLanguage, "") : value);
  }

  column(name) {
    const language = this.steps.defaultLanguage;
    return ({ state: { choice } }) => {
      if (!choice) return "";
      const columns = Object.assign({}, choice.columns);
      if (choice.name) columns.name = choice.name;
      const label = words(choice.label, language);
      if (label) columns.label = label;
      return Object.prototype.hasOwnProperty.call(columns, name) ? string(columns[name]) : "";
    };
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
