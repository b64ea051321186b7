// The functions of the expression language: name → [what it takes, what it gives]; as in forms/expressions/functions.py.
// It takes s a text, n number, b boolean, v any value, l node-set; a leading c is the context. The last letter repeats.
import { dateText, dateTimeText, formatted, fromDays, inZone, moment, withOffset } from "./dates.mjs";
import { nodes, number, single, string, trimmed, words } from "./values.mjs";

const MOST = 2 ** 31;
export const whole = (value) => (Number.isNaN(value) ? 0 : Math.trunc(Math.max(-MOST, Math.min(MOST, value))) + 0);

const shifted = (value, places) => {
  if (!places) return value;
  const [mantissa, exponent] = value.toExponential().split("e");
  return Number(`${mantissa}e${Number(exponent) + places}`);
};

const rounded = (value, places = 0) => {
  if (!Number.isFinite(value)) return value;
  const shift = Math.max(-300, Math.min(300, whole(places)));
  const moved = shifted(value, shift);
  if (!Number.isFinite(moved)) return value;
  const floor = Math.floor(moved);
  return shifted(floor + (moved - floor >= 0.5 ? 1 : 0), -shift);
};

const wholePower = (base, exponent) => {
  let [result, square] = [1, base];
  for (let left = exponent; left; left = Math.floor(left / 2)) {
    if (left % 2) result *= square;
    square *= square;
  }
  return result;
};

// A power between 0 and 1: a square root for each binary digit.
const rootOf = (base, exponent) => {
  let [result, root] = [1, base];
  for (let fraction = exponent; fraction; fraction %= 1) {
    fraction *= 2;
    root = Math.sqrt(root);
    if (fraction >= 1) result *= root;
  }
  return result;
};

// By multiplying and square roots alone: the machines' own libraries differ in the last digit.
const power = (base, exponent) => {
  if (!Number.isFinite(exponent) || (Number.isNaN(base) && exponent)) return base ** exponent;
  const [size, fraction] = [Math.trunc(Math.abs(exponent)), Math.abs(exponent) % 1];
  if (fraction && base < 0) return NaN;
  const product = wholePower(base, size) * rootOf(base, fraction);
  const result = exponent >= 0 ? product : 1 / product;
  // Many roots lose a digit or two; one alone is as good as it gets.
  return fraction === 0 || fraction === 0.5 ? result : Number(result.toExponential(13));
};

const extreme =
  (better) =>
  (...sets) => {
    const found = sets.reduce((all, some) => all.concat(some), []).map(number);
    if (!found.length || found.some(Number.isNaN)) return NaN;
    return found.reduce((best, value) => (better(value, best) ? value : best));
  };

const texts = (sets) => sets.reduce((all, some) => all.concat(some), []).map(string);
const points = (text) => Array.from(text);

const translate = (text, from, to) => {
  const [table, replacements] = [new Map(), points(to)];
  points(from).forEach((character, index) => {
    if (!table.has(character)) table.set(character, replacements[index] || "");
  });
  return points(text)
    .map((character) => (table.has(character) ? table.get(character) : character))
    .join("");
};

const momentOf = (context, value) => {
  const one = single(value);
  return (typeof one === "string" && moment(trimmed(one))) || fromDays(number(one), context.offset);
};
const date = (context, value) => {
  const found = momentOf(context, value);
  return found ? dateText(inZone(found, context.offset)) : "";
};
const dateTime = (context, value) => {
  const found = momentOf(context, value);
  return found ? dateTimeText(withOffset(found, context.offset)) : "";
};
const formatDate = (context, value, pattern) => {
  const found = momentOf(context, value);
  return found ? formatted(inZone(found, context.offset), pattern) : "";
};

const uuid = (context, length = NaN) => {
  const text = context.uuid();
  return Number.isNaN(length) ? text : text.slice(0, Math.max(0, whole(length)));
};

const patterns = new Map();
const regex = (text, pattern) => {
  if (!patterns.has(pattern)) patterns.set(pattern, new RegExp(pattern, "u"));
  return patterns.get(pattern).test(text);
};

export const FUNCTIONS = {
  string: ["v", string],
  concat: ["l", (...sets) => texts(sets).join("")],
  join: ["sl", (separator, ...sets) => texts(sets).join(separator)],
  "string-length": ["s", (text) => points(text).length],
  substr: ["sn", (text, start, end = Infinity) => points(text).slice(whole(start), whole(end)).join("")],
  contains: ["s", (text, part) => text.includes(part)],
  "starts-with": ["s", (text, part) => text.startsWith(part)],
  "ends-with": ["s", (text, part) => text.endsWith(part)],
  "normalize-space": ["s", (text) => words(text).join(" ")],
  translate: ["s", translate],
  "upper-case": ["s", (text) => text.toUpperCase()],
  "lower-case": ["s", (text) => text.toLowerCase()],
  regex: ["s", regex],
  number: ["v", number],
  int: ["n", (value) => Math.trunc(value) + 0],
  round: ["n", rounded],
  abs: ["n", Math.abs],
  pow: ["n", power],
  min: ["l", extreme((value, best) => value < best)],
  max: ["l", extreme((value, best) => value > best)],
  sum: ["l", (values) => [].concat(values).reduce((total, node) => total + number(node), 0)],
  count: ["l", (values) => nodes(values).length],
  "count-non-empty": ["l", (values) => nodes(values).filter((value) => value !== "").length],
  random: ["c", (context) => context.random()],
  boolean: ["b", (value) => value],
  not: ["b", (value) => !value],
  true: ["", () => true],
  false: ["", () => false],
  coalesce: ["v", (...values) => single(values.find((value, i) => string(value) !== "" || i === values.length - 1))],
  selected: ["s", (chosen, name) => words(chosen).includes(name)],
  "selected-at": ["sn", (chosen, index) => (Number.isNaN(index) ? "" : words(chosen)[whole(index)] || "")],
  "count-selected": ["s", (chosen) => words(chosen).length],
  today: ["c", (context) => context.today],
  now: ["c", (context) => context.now],
  date: ["cv", date],
  "date-time": ["cv", dateTime],
  "format-date": ["cvs", formatDate],
  "format-date-time": ["cvs", formatDate],
  "decimal-date-time": ["v", number],
  uuid: ["cn", uuid],
};
