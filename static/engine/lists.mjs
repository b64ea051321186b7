// Check-lists, and lists within texts: the functions of several answers that few surveys use.
// As in forms/expressions/sets.py, texts.py and times.py.
import { moment, inZone } from "./dates.mjs";
import { all, at, joined, points } from "./texts.mjs";
import { number, single, string, trimmed } from "./values.mjs";

const DAY = 86400000;

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

export const LISTS = {
  checklist: ["nnl", checklist],
  "weighted-checklist": ["nnl", weighted],
  "count-items": ["sl", (separator, listed) => items(separator, listed).length],
  "item-at": ["sln", (separator, listed, index) => at(items(separator, listed), index)],
  "de-duplicate": ["sl", (separator, listed) => joined(separator, ...new Set(items(separator, listed)))],
  "jr:itext": ["s", string],
  "decimal-time": ["cv", decimalTime],
};
