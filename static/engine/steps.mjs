// A bundle made ready for answering: a step for each item, with compiled trees and its readers; twin of forms/steps.py.
import { compiled, truth } from "./evaluate.mjs";
import { references, Wording } from "./labels.mjs";
import { Scope, use } from "./scope.mjs";
import { number } from "./values.mjs";

// The survey itself, or the inside of a repeat: what a row of it holds. Groups do not make levels.
class Level {
  constructor(repeat) {
    this.repeat = repeat;
    this.chain = [...(repeat ? repeat.level.chain : []), this];
    this.depth = this.chain.length - 1;
    this.steps = [];
    this.repeats = [];
  }

  // All steps of this level and of those below.
  everything() {
    return [].concat(...this.steps.map((step) => [step, ...(step.inner ? step.inner.everything() : [])]));
  }
}

const shared = (one, other) => {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1;
  return count;
};

// Start, end and step of a range; null for other types.
const rangeOf = ({ type, parameters = {} }) => {
  if (type !== "range") return null;
  const given = (name, other) => (Number.isNaN(number(parameters[name] || "")) ? other : number(parameters[name]));
  const [start, end] = [given("start", 1), given("end", 10)];
  return [Math.min(start, end), Math.max(start, end), Math.abs(given("step", 1))];
};

export class Steps {
  constructor(bundle) {
    this.languages = bundle.languages;
    this.defaultLanguage = bundle.default_language;
    this.lists = bundle.choices;
    this.tables = bundle.tables || {};
    this.root = new Level(null);
    this.all = [];
    this.byPath = new Map();
    this.quotes = new Map();
    this.byName = new Map();
    this.numbers = bundle.numbers || {};
    this.children = this.placed(bundle.items, this.root, null);
    bundle.order.forEach((index, rank) => {
      this.all[index].rank = rank;
    });
    this.ordered = bundle.order.map((index) => this.all[index]);
    this.all.forEach((step) => this.compile(step));
    this.rules = (bundle.rules || []).map((rule) => this.rule(rule));
  }

  // The names that the labels of its choices quote; looked up once for each list.
  quoted({ list }) {
    if (!this.quotes.has(list)) {
      const texts = (this.lists[list] || []).map(({ label = {} }) => Object.values(label).filter((text) => text.includes("${")).join(""));
      this.quotes.set(list, references(texts.join("")));
    }
    return this.quotes.get(list);
  }

  // The step that ${name} means to a reader at `path`: the nearest that bears the name, else the first.
  find(name, path) {
    let best = null;
    (this.byName.get(name) || []).forEach((step) => {
      if (!best || shared(step.path, path) > shared(best.path, path)) best = step;
    });
    return best;
  }

  placed(items, level, parent) {
    return items.map((item) => {
      const isQuestion = !item.items;
      const step = {
        item,
        level,
        parent,
        path: [...(parent ? parent.path : []), item.name],
        index: this.all.length,
        slot: level.steps.length,
        type: isQuestion ? item.type : "",
        inner: null,
        children: [],
        local: parent && parent.level === level ? `${parent.local}/${item.name}` : item.name,
        choices: new Map(),
        fires: [], // whom it triggers, and how many levels they have in common
        dependents: new Map(),
        shownBy: new Map(),
      };
      level.steps.push(step);
      this.all.push(step);
      if (!this.byPath.has(step.path.join("/"))) this.byPath.set(step.path.join("/"), step);
      this.byName.set(item.name, [...(this.byName.get(item.name) || []), step]);
      if (item.type === "repeat" && !isQuestion) {
        step.inner = new Level(step);
        level.repeats.push(step);
      }
      if (!isQuestion) step.children = this.placed(item.items, step.inner || level, step);
      (this.lists[item.list] || []).forEach((choice) => {
        if (!step.choices.has(choice.name)) step.choices.set(choice.name, choice);
      });
      return step;
    });
  }

  // A need rule, ready to be asked of each row of its level.
  rule(rule) {
    const repeat = rule.for_each ? this.find(rule.for_each, []) : null;
    const level = repeat && repeat.inner ? repeat.inner : this.root;
    const when = truth(rule.when, new Scope(this, level, null, true));
    // What `whose` reads is not traced: it says of whom the rule is asked, not why there is a need.
    const whose = rule.whose === undefined ? null : truth(rule.whose, new Scope(this, level));
    return { rule, level, whose, when, wording: new Wording(new Scope(this, level)) };
  }

  // Let the questions that trigger this one know of it.
  trigger(step, { triggered, trigger = [] }) {
    step.triggered = triggered === undefined ? null : compiled(triggered, new Scope(this, step.level, step));
    trigger.forEach((name) => {
      const cause = this.find(name, step.path);
      if (cause) cause.fires.push([step, shared(cause.level.chain, step.level.chain) - 1]);
    });
  }

  // What the order of the choices is drawn from; null where they stand as in the sheet.
  seed({ randomize = "", seed = "" }, scope) {
    if (randomize.toLowerCase() !== "true") return null;
    const [name] = references(seed);
    return name ? scope.ref(name) : () => seed;
  }

  compile(step) {
    const { item } = step;
    const make = (maker, name, scope) => (item[name] === undefined ? null : maker(item[name], scope));
    const [scope, showing] = [new Scope(this, step.level, step), new Scope(this, step.level, step)];
    step.wording = new Wording(showing);
    step.relevant = make(truth, "relevant", scope);
    step.calculation = make(compiled, "calculation", scope);
    step.count = make(compiled, "count", scope);
    step.default = make(compiled, "default", new Scope(this, step.level, step));
    const [earlier] = references(item.list || "");
    ["required", "constraint", "read_only", "choice_filter"].forEach((name) => {
      step[name] = earlier && name === "choice_filter" ? null : make(truth, name, showing);
    });
    // Earlier answers that are its choices.
    step.answers = earlier && showing.answers(earlier, item.choice_filter);
    this.trigger(step, item);
    step.range = rangeOf(item);
    step.seed = this.seed(item.parameters || {}, showing);
    const volatile = /\["(now|random|uuid|duration|randomize)"/.test(JSON.stringify(item.calculation || null));
    // Nobody can work it out again on another day: it is kept where answers are read, and (fixed) ever after.
    step.fixed = Boolean(item.keep);
    step.volatile = item.keep === undefined ? volatile : item.keep;
    this.quoted(item).forEach((name) => step.wording.read(name));
    [item.label, item.hint, item.guidance, item.required_message, item.constraint_message].forEach((label = {}) => {
      Object.keys(label).forEach((language) => references(label[language]).forEach((name) => step.wording.read(name)));
    });
    scope.uses.forEach((depth, read) => use(read.dependents, step, depth));
    showing.uses.forEach((depth, read) => use(read.shownBy, step, depth));
  }
}
