// What a path walks over: places in rows of answers, and the items of tables and choices; the twin of forms/paths.py.
// A node is {step, row} (of a repeat one of its rows; of the survey step null), or a part of a table {kids, up, text}.
import { compiled } from "./evaluate.mjs";
import { isNaming } from "./reading.mjs";
import { boolean, string } from "./values.mjs";

// One object for each place, so that a set knows them apart.
const placeOf = (step, row) => {
  if (!row.places) row.places = new Map();
  if (!row.places.has(step)) row.places.set(step, { step, row });
  return row.places.get(step);
};
export const place = placeOf;

const childrenOf = (node, name) => {
  if (node.kids) {
    if (!node.found) {
      node.found = node.kids.map(([known, part]) => [
        known,
        typeof part === "string" ? { kids: [], up: node, text: part } : { kids: part, up: node, text: "" },
      ]);
    }
    return node.found.filter(([known]) => name === "*" || name === known).map(([, part]) => part);
  }
  const { step, row } = node;
  if (!row.relevant) return []; // the row of a repeat as the repeat's own conditions see it
  const found = (step ? step.children : row.state.steps.children).filter(
    (child) => (name === "*" || child.item.name === name) && row.relevant[child.slot],
  );
  const places = (child) => (child.inner ? row.rows.get(child.slot) : [row]).map((one) => placeOf(child, one));
  return [].concat(...found.map(places));
};

const parentOf = (node) => {
  if (node.kids) return node.up;
  return node.step ? placeOf(node.step.parent, node.step.inner ? node.row.up : node.row) : null;
};

export const valueOf = ({ kids, text, step, row }) => {
  if (kids) return text;
  return step && step.type ? row.values[step.slot] : "";
};

// Where a node stands in the document; tables stand in the order in which they are walked.
const orderOf = ({ step, row, kids }, steps) => {
  if (kids || !step) return [];
  const around = step.inner ? row.up : row;
  const own = step.inner ? [steps.all.indexOf(step), row.number || 0] : [steps.all.indexOf(step)];
  return [...orderOf({ step: around.level.repeat, row: around }, steps), ...own];
};
const compare = (one, other) => {
  for (let i = 0; i < Math.min(one.length, other.length); i += 1) if (one[i] !== other[i]) return one[i] - other[i];
  return one.length - other.length;
};

// As they stand in the document; old browsers do not keep the order of what is alike.
const inOrder = (nodes, row) =>
  nodes
    .map((node, index) => [orderOf(node, row.state.steps), index, node])
    .sort(([one, i], [other, j]) => compare(one, other) || i - j)
    .map(([, , node]) => node);
// A thing, and all that is anywhere below it.
const familyOf = (node) => [node].concat(...childrenOf(node, "*").map(familyOf));

// A table, or a list of choices, as instance() sees it: it holds `root`, that holds the items, an item its columns.
export const documentOf = (rows) => ({
  kids: [["root", rows.map((row) => ["item", Object.keys(row).map((name) => [name, row[name]])])]],
  up: null,
  text: "",
});

// A number in [ ] is a position, everything else a condition.
const holds = (value, position) => (typeof value === "number" ? value === position : boolean(value));
const kept = (row, nodes, predicates) =>
  predicates.reduce((left, predicate) => {
    const focus = (node, index) => ({ outer: row, node, position: index + 1, size: left.length, state: row.state });
    return left.filter((node, index) => holds(predicate(focus(node, index)), index + 1));
  }, nodes);

// One step of a path: from each thing its children, or its parent; of all that is reached what the [ ] keep.
const move = (step, scope) => {
  const [kind, name] = step;
  const predicates = step.slice(isNaming(step) ? 2 : 1).map((tree) => compiled(tree, new Within(scope)));
  return (row, nodes) => {
    if (kind === "self") return kept(row, nodes, predicates);
    const reached = (node) => (isNaming(step) ? childrenOf(node, name) : [parentOf(node)].filter(Boolean));
    const from = kind === "below" ? [].concat(...nodes.map(familyOf)) : nodes;
    const found = [...new Set([].concat(...from.map((node) => kept(row, reached(node), predicates))))];
    return kind === "below" ? inOrder(found, row) : found;
  };
};
const chained = (start, moves) => (row) => moves.reduce((nodes, next) => next(row, nodes), start(row));

const WALKS = {
  path: ([, start, ...steps], scope) => {
    const isNamed = start[0] === "root" && steps.length && steps[0][0] === "child";
    const walked = isNamed ? [["self", ...steps[0].slice(2)], ...steps.slice(1)] : steps;
    return chained(
      walk(start, scope),
      walked.map((step) => move(step, scope)),
    );
  },
  "|": ([, ...parts], scope) => {
    const walks = parts.map((part) => walk(part, scope));
    return (row) => {
      return inOrder([...new Set([].concat(...walks.map((found) => found(row))))], row);
    };
  },
  root: () => (row) => [placeOf(null, row.state.root)],
  self: (tree, scope) => (row) => scope.here(row),
  parent: (tree, scope) => chained((row) => scope.here(row), [move(tree, scope)]),
  column: ([, name], scope) => chained((row) => scope.here(row), [move(["child", name], scope)]),
  current: (tree, scope) => (row) => scope.current(row),
  ref: ([, name], scope) => scope.places(name),
  instance: ([, name], scope) => scope.instance(compiled(name, scope)),
};

// The closure that finds what a tree stands for; nothing for a tree that is no path.
export const walk = (tree, scope) => (Array.isArray(tree) && WALKS[tree[0]] ? WALKS[tree[0]](tree, scope) : () => []);

// position(node): the number of the first among its like.
export const numberOf = ([first]) => {
  if (!first) return NaN;
  if (first.kids) return first.up ? childrenOf(first.up, "*").indexOf(first) + 1 : 1;
  return first.step && first.step.inner && first.row.relevant ? first.row.number : 1;
};

export const answersOf = (nodes, tracing) => (row) => {
  const found = nodes(row);
  if (tracing) row.state.reads.push(...found.filter(({ step }) => step && step.type).map((node) => [node.step, node.row]));
  return found.map(valueOf);
};

const outside = (closure) => (focus) => closure(focus.outer);

// A scope within [ ]: bare names, `.` and `..` are of the focus, everything else is of the scope around.
class Within {
  constructor(scope) {
    Object.assign(this, { scope, steps: scope.steps, tracing: scope.tracing });
    ["ref", "index", "places", "each", "indexed"].forEach((name) => {
      this[name] = (...given) => outside(scope[name](...given));
    });
  }

  own() {
    return ({ node }) => valueOf(node);
  }

  column(name) {
    return this.valuesAt(["column", name]);
  }

  choiceLabel(tree) {
    return this.scope.choiceLabel(tree);
  }

  valuesAt(tree) {
    const isElsewhere = tree[0] === "path" && ["root", "current", "ref"].includes(tree[1][0]);
    return isElsewhere ? outside(this.scope.valuesAt(tree)) : answersOf(walk(tree, this), this.tracing);
  }

  numberOf(tree) {
    const nodes = walk(tree, this);
    return (focus) => numberOf(nodes(focus));
  }

  position() {
    return ({ position }) => position;
  }

  last() {
    return ({ size }) => size;
  }

  here({ node }) {
    return [node];
  }

  current({ outer }) {
    return this.scope.current(outer);
  }

  instance(name) {
    return this.scope.instance(name);
  }
}

// instance(): a list of choices, or a table: first its rows that hold here, then the survey's own.
export const instanceOf = (name, rowsOf) => {
  let last = [];
  return (row) => {
    const wanted = string(name(row));
    const { tables } = row.state.context;
    const here = Object.prototype.hasOwnProperty.call(tables, wanted) ? tables[wanted] : null;
    if (last[0] !== wanted || last[1] !== here) last = [wanted, here, documentOf([...(here || []), ...rowsOf(wanted)])];
    return [last[2]];
  };
};
