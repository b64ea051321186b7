// The functions of the expression language: name → [what it takes, what it gives]; as in forms/expressions/functions.py.
// It takes s a text, n number, b boolean, v any value, l node-set; a leading c is the context. The last letter repeats.
import { dateText, dateTimeText, formatted, fromDays, inZone, moment, withOffset } from "./dates.mjs";
import { power, rounded, whole } from "./numbers.mjs";
import { all, at, joined, points } from "./texts.mjs";
import { nodes, number, single, string, trimmed, words } from "./values.mjs";

export { joined, whole };

const LONGEST_MATCHED = 20000;
const MODULUS = 2147483647;

const truncated = (value) => Math.trunc(value) + 0;

const extreme =
  (better) =>
  (...sets) => {
    const found = all(sets).map(number);
    if (!found.length || found.some(Number.isNaN)) return NaN;
    return found.reduce((best, value) => (better(value, best) ? value : best));
  };
export const least = extreme((value, best) => value < best);
export const most = extreme((value, best) => value > best);
export const total = (values) => [].concat(values).reduce((sum, node) => sum + number(node), 0);

const after = (text, part) => (text.includes(part) ? text.slice(text.indexOf(part) + part.length) : "");
const before = (text, part) => text.slice(0, Math.max(0, text.indexOf(part)));

const translate = (text, from, to) => {
  const [table, replacements] = [new Map(), points(to)];
  points(from).forEach((character, index) => {
    if (!table.has(character)) table.set(character, replacements[index] || "");
  });
  return points(text)
    .map((character) => (table.has(character) ? table.get(character) : character))
    .join("");
};

// Park and Miller's numbers, the same everywhere.
const parkMiller = (seed) => {
  let state = seed % MODULUS;
  if (state <= 0) state += MODULUS - 1;
  return () => {
    state = (state * 16807) % MODULUS;
    return (state - 1) / (MODULUS - 1);
  };
};
const randomize = (context, values, seed) => {
  const draw = seed === undefined ? context.random : parkMiller(whole(seed));
  const found = [];
  nodes(values).forEach((value, index) => {
    const place = Math.floor(draw() * (index + 1));
    found.push(value);
    [found[index], found[place]] = [found[place], value];
  });
  return found;
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
const PROPERTIES = { username: "user", deviceid: "device", version: "version" };

const patterns = new Map();
const regex = (text, pattern, longest = LONGEST_MATCHED) => {
  if (text.length > longest && (text.length > 2 * longest || points(text).length > longest)) return false;
  if (!patterns.has(pattern)) patterns.set(pattern, new RegExp(pattern, "u"));
  return patterns.get(pattern).test(text);
};

export const FUNCTIONS = {
  // Texts
  string: ["v", string],
  concat: ["l", (...sets) => joined("", ...sets)],
  join: ["sl", joined],
  "string-length": ["s", (text) => points(text).length],
  substr: ["sn", (text, start, end = Infinity) => points(text).slice(whole(start), whole(end)).join("")],
  "substring-before": ["s", before],
  "substring-after": ["s", after],
  contains: ["s", (text, part) => text.includes(part)],
  "starts-with": ["s", (text, part) => text.startsWith(part)],
  "ends-with": ["s", (text, part) => text.endsWith(part)],
  "normalize-space": ["s", (text) => words(text).join(" ")],
  trim: ["s", trimmed],
  translate: ["s", translate],
  "upper-case": ["s", (text) => text.toUpperCase()],
  "lower-case": ["s", (text) => text.toLowerCase()],
  regex: ["ssn", regex],
  // Numbers
  number: ["v", number],
  int: ["n", truncated],
  round: ["n", rounded],
  floor: ["n", (value) => Math.floor(value) + 0],
  ceiling: ["n", (value) => Math.ceil(value) + 0],
  abs: ["n", Math.abs],
  pow: ["n", power],
  sqrt: ["n", (value) => Math.sqrt(value) + 0],
  exp10: ["n", (value) => power(10, value)],
  pi: ["", () => Math.PI],
  random: ["c", (context) => context.random()],
  // Node-sets
  min: ["l", least],
  max: ["l", most],
  sum: ["l", total],
  count: ["l", (values) => nodes(values).length],
  randomize: ["cln", randomize],
  "count-non-empty": ["l", (values) => nodes(values).filter((value) => value !== "").length],
  // Truth
  boolean: ["b", (value) => value],
  "boolean-from-string": ["s", (text) => text === "true" || text === "1"],
  not: ["b", (value) => !value],
  true: ["", () => true],
  false: ["", () => false],
  coalesce: ["v", (...values) => single(values.find((value, i) => string(value) !== "" || i === values.length - 1))],
  empty: ["l", (values) => nodes(values).every((value) => string(value) === "")],
  // Choices and lists
  selected: ["s", (chosen, name) => words(chosen).includes(name)],
  "selected-at": ["sn", (chosen, index) => at(words(chosen), index)],
  "count-selected": ["s", (chosen) => words(chosen).length],
  // Time
  today: ["c", (context) => context.today],
  now: ["c", (context) => context.now],
  date: ["cv", date],
  "date-time": ["cv", dateTime],
  "format-date": ["cvs", formatDate],
  "format-date-time": ["cvs", formatDate],
  "decimal-date-time": ["v", number],
  duration: ["c", (context) => context.duration],
  // The visit
  uuid: ["cn", uuid],
  username: ["c", (context) => context.user],
  deviceid: ["c", (context) => context.device],
  version: ["c", (context) => context.version],
  property: ["cs", (context, name) => context[PROPERTIES[name]] || ""],
};

// Whether a bundle calls functions that come in a file of their own (rare.mjs): load it and `extend` before filling.
const RARE_NAMES =
  "exp log log10 sin cos tan asin acos atan atan2 area distance geofence intersects short-geopoint geo-scatter digest " +
  "base64-decode checklist weighted-checklist count-items item-at item-index de-duplicate rank-value jr:itext " +
  "decimal-time substring format-number";
const RARE = new RegExp(`\\["(?:${RARE_NAMES.replace(/ /g, "|")})",`);
export const isRare = (bundle) => RARE.test(JSON.stringify([bundle.items, bundle.rules]));
export const extend = (functions) => Object.assign(FUNCTIONS, functions);
