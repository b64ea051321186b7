// Values and how they turn into one another; the twin of forms/expressions/values.py.
// A value is a number, string or boolean, or a node-set: an array of numbers and strings in document order.
import { days, moment, wall } from "./dates.mjs";

const NUMBER = /^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/;

// By hand: a pattern that looks for blanks at the end would look from each blank in between.
const isSpace = (text, at) => " \t\r\n".includes(text[at]);
export const trimmed = (text) => {
  let [begin, end] = [0, text.length];
  while (begin < end && isSpace(text, begin)) begin += 1;
  while (begin < end && isSpace(text, end - 1)) end -= 1;
  return text.slice(begin, end);
};
export const words = (text) => text.match(/[^ \t\r\n]+/g) || [];
export const single = (value) => (Array.isArray(value) ? (value.length ? value[0] : "") : value);

export const number = (value) => {
  const one = single(value);
  if (typeof one !== "string") return Number(one);
  const text = trimmed(one);
  if (NUMBER.test(text)) return parseFloat(text);
  const found = moment(text);
  return found ? days(found) : NaN;
};

// XPath never uses exponents: the shortest digits that read back as the same number, written out.
const decimal = (value) => {
  const [mantissa, exponent] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const point = Number(exponent) + 1;
  let text = `${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point <= 0) text = `0.${"0".repeat(-point)}${digits}`;
  else if (point >= digits.length) text = digits + "0".repeat(point - digits.length);
  return value < 0 ? `-${text}` : text;
};

export const string = (value) => {
  const one = single(value);
  if (typeof one !== "number" || !Number.isFinite(one)) return String(one);
  return one === 0 ? "0" : decimal(one);
};

export const boolean = (value) => {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === "string" ? value !== "" : Boolean(value);
};

export const nodes = (value) => {
  if (Array.isArray(value)) return value;
  if (typeof value === "boolean") return [string(value)];
  return value === "" ? [] : [value];
};

// A comparison of scalars as one of all values: of a node-set some node must pass, except beside a boolean.
export const compared = (test) => (a, b) => {
  if (!Array.isArray(a) && !Array.isArray(b)) return test(a, b);
  if (typeof a === "boolean" || typeof b === "boolean") return test(boolean(a), boolean(b));
  return [].concat(a).some((x) => [].concat(b).some((y) => test(x, y)));
};

export const same = (a, b) => {
  if (typeof a === typeof b) return a === b;
  if (typeof a === "boolean" || typeof b === "boolean") return boolean(a) === boolean(b);
  return number(a) === number(b);
};

// Two numbers to compare or subtract. A date beside a date-time: both by the clock on the wall.
export const pair = (a, b) => {
  const [x, y] = [single(a), single(b)];
  if (typeof x === "string" && typeof y === "string" && (x + y).includes("T")) {
    const [one, other] = [moment(trimmed(x)), moment(trimmed(y))];
    if (one && other && (one.clock === null) !== (other.clock === null)) return [wall(one), wall(other)];
  }
  return [number(x), number(y)];
};
