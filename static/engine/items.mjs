// Functions of the field that few surveys use: parts of texts, lists within texts, digits in threes.
// As in forms/expressions/texts.py.
import { rounded, whole } from "./numbers.mjs";
import { points } from "./texts.mjs";
import { number, string, words } from "./values.mjs";

const substring = (text, start, length = Infinity) => {
  const begin = rounded(start);
  const end = begin + rounded(length);
  return Number.isNaN(end) ? "" : points(text).slice(Math.max(0, whole(begin) - 1), Math.max(0, whole(end) - 1)).join("");
};

const textsOf = (listed) => [].concat(listed).map(string).filter(Boolean);

const itemIndex = (separator, listed, item) =>
  [].concat(...textsOf(listed).map((text) => (separator ? text.split(separator) : points(text)))).indexOf(item);

// 1 for what is highest among the numbers of a list; 999 for what is no number.
const rankValue = (value, listed) => {
  const found = [].concat(...textsOf(listed).map(words)).map(number);
  return Number.isNaN(value) ? 999 : 1 + found.filter((one) => one > value).length;
};

const grouped = (value) => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "" : string(value);
  const [digits, rest] = string(value).split(".");
  const inThrees = digits.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? inThrees : `${inThrees}.${rest}`;
};

export const ITEMS = {
  substring: ["sn", substring],
  "item-index": ["sls", itemIndex],
  "rank-value": ["nl", rankValue],
  "format-number": ["n", grouped],
};
