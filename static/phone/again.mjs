// Which questions of a survey are asked anew at every visit, so that their last answer is never offered.

/** What may be as last time. Files, places, signatures and what is only ticked are asked anew. */
const OFFERED = ["select_one", "select_multiple", "text", "barcode", "integer", "decimal", "range", "date", "time", "dateTime"];
/** Of such answers scales are made. */
const POINTS = ["select_one", "range"];
const SUMS = ["+", "sum", "checklist", "weighted-checklist"];

const flat = (lists) => [].concat(...lists);

/** The items of the bundle that are asked anew: those marked and what is within them, what counts towards a score, what
 * an urgent need is seen by (`urgent`, names), and what is no plain answer of somebody's. */
export function askedAgain({ items, urgent = [] }) {
  const [all, found] = [[], new Set()];
  const go = (inner, marked) => {
    for (const item of inner) {
      const again = marked || Boolean(item.again);
      all.push(item);
      if (again || item.calculation !== undefined || !OFFERED.includes(item.type)) found.add(item);
      if (item.items) go(item.items, again);
    }
  };
  go(items, false);
  const readBy = reader(all);
  const add = (read) => read.forEach((item) => found.add(item));
  add(readBy(["", ...urgent.map((name) => ["ref", name])]));
  for (const parts of flat(all.map(({ calculation }) => sums(calculation)))) {
    const counted = parts.map((part) => [...readBy(part)]).filter((read) => read.some(isPoint));
    if (counted.length > 1) counted.forEach(add);
  }
  return found;
}

const isPoint = ({ type, calculation }) => POINTS.includes(type) && calculation === undefined;

/** What tells the items that an expression reads, also through what is worked out from them. */
function reader(all) {
  const named = new Map();
  for (const item of all) named.set(item.name, [...(named.get(item.name) || []), item]);
  const read = (tree, seen = new Set()) => {
    for (const item of flat(names(tree).map((name) => named.get(name) || []))) {
      if (!seen.has(item)) read(item.calculation, seen.add(item));
    }
    return seen;
  };
  return read;
}

/** The names of an expression: of `${name}`, and of the steps of a path. */
function names(tree) {
  if (!Array.isArray(tree)) return [];
  const [head, name] = tree;
  return [...(head === "ref" || head === "child" ? [name] : []), ...flat(tree.slice(1).map(names))];
}

/** What is added up in an expression, at any depth: a list of trees for each sum. */
function sums(tree) {
  if (!Array.isArray(tree)) return [];
  const parts = tree[0] === "+" ? addends(tree) : tree.slice(1);
  return [...(SUMS.includes(tree[0]) ? [parts] : []), ...flat(parts.map(sums))];
}

const addends = (tree) => (Array.isArray(tree) && tree[0] === "+" ? flat(tree.slice(1).map(addends)) : [tree]);
