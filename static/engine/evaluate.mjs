// Syntax tree → closure (row → value); the twin of forms/expressions/evaluate.py. Names are asked of a scope.
import { FUNCTIONS, joined, least, most, total } from "./functions.mjs";
import { boolean, compared, number, pair, same, single, string } from "./values.mjs";

const COERCIONS = { s: string, n: number, b: boolean };

const operand = (letter, tree, scope) => {
  const [closure, coerce] = [compiled(tree, scope), COERCIONS[letter]];
  return coerce ? (row) => coerce(closure(row)) : closure;
};

const call = (tree, scope) => {
  if (!FUNCTIONS[tree[0]]) throw new Error(`${tree[0]}() has not been loaded`); // a rare one: functions.mjs
  const [letters, give] = FUNCTIONS[tree[0]];
  const taken = letters.replace("c", "");
  const given = tree.slice(1).map((part, index) => operand(taken[Math.min(index, taken.length - 1)], part, scope));
  const values = (row) => given.map((argument) => argument(row));
  return letters[0] === "c" ? (row) => give(row.state.context, ...values(row)) : (row) => give(...values(row));
};

// An operator of two values, applied from left to right along its run.
const folded = (letter, combine) => (tree, scope) => {
  const [first, ...rest] = tree.slice(1).map((part) => operand(letter, part, scope));
  return (row) => rest.reduce((value, next) => combine(value, next(row)), first(row));
};

const truths = (tree, scope) => tree.slice(1).map((part) => operand("b", part, scope));
// count-if() and its like: what is made of the nodes in whose rows the condition holds.
const where = (combine) => ([, nodes, condition], scope) => {
  const rows = scope.each(nodes, condition);
  return (row) => combine(rows(row).filter(([, , holds]) => holds).map(([, value]) => value));
};
// rank-index() and rank-index-if(): 1 for the highest; 999 where the row with that number has none.
const rank = ([, place, nodes, condition], scope) => {
  const [index, rows] = [operand("n", place, scope), scope.each(nodes, condition)];
  return (row) => {
    const [wanted, counted] = [index(row), rows(row).filter(([, , holds]) => holds)];
    const own = counted.find(([at]) => at === wanted);
    const mine = own ? number(own[1]) : NaN;
    return Number.isNaN(mine) ? 999 : 1 + counted.filter(([, value]) => number(value) > mine).length;
  };
};
const valuesAt = (tree, scope) => scope.valuesAt(tree);
const less = (a, b) => {
  const [x, y] = pair(a, b);
  return x < y;
};
const atMost = (a, b) => {
  const [x, y] = pair(a, b);
  return x <= y;
};

const cell = (row, column) => (Object.prototype.hasOwnProperty.call(row, column) ? row[column] : "");

// The cell under `column` in the first row whose `keyColumn` holds the key; of several tables the first that has one.
const lookedUp = (tables, name, column, keyColumn, key) => {
  const rows = key === "" ? [] : tables.map((known) => (cell(known, name) || []).find((row) => cell(row, keyColumn) === key));
  return rows.map((row) => (row ? cell(row, column) : "")).find(Boolean) || "";
};

const FORMS = {
  ref: (tree, scope) => scope.ref(tree[1]),
  self: (tree, scope) => scope.own(),
  current: valuesAt,
  parent: valuesAt,
  path: valuesAt,
  "|": valuesAt,
  instance: valuesAt,
  root: valuesAt,
  column: (tree, scope) => scope.column(tree[1]),
  or: (tree, scope) => {
    const parts = truths(tree, scope);
    return (row) => parts.some((part) => part(row));
  },
  and: (tree, scope) => {
    const parts = truths(tree, scope);
    return (row) => parts.every((part) => part(row));
  },
  "=": folded("v", compared(same)),
  "!=": folded(
    "v",
    compared((a, b) => !same(a, b)),
  ),
  "<": folded("v", compared(less)),
  "<=": folded("v", compared(atMost)),
  ">": folded(
    "v",
    compared((a, b) => less(b, a)),
  ),
  ">=": folded(
    "v",
    compared((a, b) => atMost(b, a)),
  ),
  "+": folded("n", (a, b) => a + b),
  "-": folded("v", (a, b) => {
    const [x, y] = pair(a, b);
    return x - y;
  }),
  "*": folded("n", (a, b) => a * b),
  div: folded("n", (a, b) => a / b),
  mod: folded("n", (a, b) => a % b),
  neg: (tree, scope) => {
    const value = operand("n", tree[1], scope);
    return (row) => -value(row);
  },
  if: (tree, scope) => {
    const condition = truth(tree[1], scope);
    const [then, otherwise] = [compiled(tree[2], scope), compiled(tree[3], scope)];
    return (row) => single(condition(row) ? then(row) : otherwise(row));
  },
  once: (tree, scope) => {
    const [own, made] = [scope.own(), compiled(tree[1], scope)];
    return (row) => {
      const value = own(row);
      return value === "" ? made(row) : value;
    };
  },
  position: (tree, scope) => (tree.length > 1 ? scope.numberOf(tree[1]) : scope.position()),
  last: (tree, scope) => scope.last(),
  index: (tree, scope) => scope.index(),
  "indexed-repeat": (tree, scope) => {
    const indexes = [];
    for (let i = 2; i + 1 < tree.length; i += 2) indexes.push([tree[i], tree[i + 1]]);
    return scope.indexed(tree[1], indexes);
  },
  "count-if": where((values) => values.length),
  "sum-if": where(total),
  "min-if": where(least),
  "max-if": where(most),
  "join-if": ([, text, nodes, condition], scope) => {
    const [separator, rows] = [operand("s", text, scope), scope.each(nodes, condition)];
    return (row) => joined(separator(row), ...rows(row).filter(([, , holds]) => holds).map(([, value]) => value));
  },
  "rank-index": rank,
  "rank-index-if": rank,
  // pulldata(table, column, key column, key): what holds at this place, else what the survey brings.
  pulldata: (tree, scope) => {
    const parts = tree.slice(1).map((part) => operand("s", part, scope));
    return (row) => lookedUp([row.state.context.tables, scope.steps.tables], ...parts.map((part) => part(row)));
  },
  "jr:choice-name": (tree, scope) => {
    const [value, label] = [operand("s", tree[1], scope), scope.choiceLabel(tree[2])];
    return (row) => label(value(row));
  },
};

export function compiled(tree, scope) {
  if (!Array.isArray(tree)) return () => tree;
  return (Object.prototype.hasOwnProperty.call(FORMS, tree[0]) ? FORMS[tree[0]] : call)(tree, scope);
}

export const truth = (tree, scope) => operand("b", tree, scope);
