// The functions of the expression language: name → [what it takes, what it gives]; as in forms/expressions/functions.py.
// It takes s a text, n number, b boolean, v any value, l node-set; a leading c is the context. The last letter repeats.
import { dateText, dateTimeText, formatted, fromDays, inZone, moment, withOffset } from "./dates.mjs";
import { power, rounded, whole } from "./numbers.mjs";
import { nodes, number, single, string, trimmed, words } from "./values.mjs";

export { whole };

const LONGEST = 1000000; // a text that is put together is cut there
const LONGEST_MATCHED = 20000;
const MODULUS = 2147483647;
const DAY = 86400000;

export const points = (text) => Array.from(text);
const all = (sets) => [].concat(...sets);
const truncated = (value) => Math.trunc(value) + 0;

export const joined = (separator, ...sets) => {
  let [text, isFirst] = ["", true];
  for (const node of all(sets)) {
    text += isFirst ? string(node) : separator + string(node);
    isFirst = false;
    if (text.length > 2 * LONGEST) break;
  }
  return text.length > LONGEST ? points(text).slice(0, LONGEST).join("") : text;
};

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

const at = (found, index) => (Number.isNaN(index) ? "" : found[whole(index)] || "");
const items = (separator, listed) => {
  const found = [].concat(listed).map(string).filter(Boolean);
  return [].concat(...found.map((text) => (separator ? text.split(separator) : points(text))));
};

const isWithin = (lowest, highest, found) => (lowest < 0 || found >= lowest) && (highest < 0 || found <= highest);
const checklist = (lowest, highest, ...sets) =>
  isWithin(lowest, highest, all(sets).filter((node) => number(node) > 0).length);
const weighted = (lowest, highest, ...pairs) => {
  const [flags, weights] = [0, 1].map((odd) => all(pairs.filter((pair, index) => index % 2 === odd)));
  const weigh = (sum, flag, index) => sum + (index < weights.length && number(flag) > 0 ? number(weights[index]) : 0);
  return isWithin(lowest, highest, flags.reduce(weigh, 0));
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

// The part of the day that has gone by; a time with an offset is one of today. A time alone is one of any day.
const decimalTime = (context, value) => {
  const text = trimmed(String(single(value)));
  const found = moment(text);
  if (found) return found.clock === null ? NaN : inZone(found, context.offset).clock / DAY;
  const isTime = /^\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/.test(text);
  const then = isTime && moment(`2000-01-01T${text}`);
  if (!then) return NaN;
  const minutes = then.offset === null ? 0 : moment(context.now).offset - then.offset;
  return ((((then.clock + minutes * 60000) % DAY) + DAY) % DAY) / DAY;
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
  "count-non-empty": ["l", (values) => nodes(values).filter((value) => value !== "").length],
  checklist: ["nnl", checklist],
  "weighted-checklist": ["nnl", weighted],
  randomize: ["cln", randomize],
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
  "count-items": ["sl", (separator, listed) => items(separator, listed).length],
  "item-at": ["sln", (separator, listed, index) => at(items(separator, listed), index)],
  "de-duplicate": ["sl", (separator, listed) => joined(separator, ...new Set(items(separator, listed)))],
  "jr:itext": ["s", string],
  // Time
  today: ["c", (context) => context.today],
  now: ["c", (context) => context.now],
  date: ["cv", date],
  "date-time": ["cv", dateTime],
  "format-date": ["cvs", formatDate],
  "format-date-time": ["cvs", formatDate],
  "decimal-date-time": ["v", number],
  "decimal-time": ["cv", decimalTime],
  duration: ["c", (context) => context.duration],
  // The visit
  uuid: ["cn", uuid],
  username: ["c", (context) => context.user],
  deviceid: ["c", (context) => context.device],
  version: ["c", (context) => context.version],
  property: ["cs", (context, name) => context[PROPERTIES[name]] || ""],
};

// Whether a bundle calls functions that come in a file of their own (rare.mjs): load it and `extend` before filling.
const RARE =
  /\["(?:exp|log|log10|a?sin|a?cos|a?tan|atan2|area|distance|geofence|digest|base64-decode)",/;
export const isRare = (bundle) => RARE.test(JSON.stringify([bundle.items, bundle.rules]));
export const extend = (functions) => Object.assign(FUNCTIONS, functions);
