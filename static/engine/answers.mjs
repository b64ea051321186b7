// Answers as JSON and as values, and the places that name them; the twin of forms/answers.py.
import { moment } from "./dates.mjs";
import { number, single, string, trimmed, words } from "./values.mjs";

const CONTROL = /[\0-\x08\x0b-\x1f\ud800-\udfff]/u;
const GEOPOINT = /^-?[0-9]+(\.[0-9]+)?( -?[0-9]+(\.[0-9]+)?){1,3}$/;
const WHOLE = 2 ** 53;

const isNumeric = (type) => type === "integer" || type === "decimal";
const isScalar = (answer) => ["string", "number", "boolean"].includes(typeof answer);

// [[name, number of the row or 0], …] of "members[2]/name"; null for what is no place.
export const parsePlace = (place) => {
  const steps = place.split("/").map((part) => /^([^/[\]]+)(?:\[([1-9][0-9]{0,6})\])?$/.exec(part));
  return steps.every(Boolean) ? steps.map(([, name, row]) => [name, Number(row || 0)]) : null;
};

export const isShaped = (answer, type) => {
  if (Array.isArray(answer)) return type === "select_multiple" && answer.every(isScalar);
  return answer === null || answer === undefined || isScalar(answer);
};

export const taken = (answer, type) => {
  if (typeof answer === "string") {
    if (isNumeric(type)) {
      const found = moment(trimmed(answer)) ? NaN : number(answer);
      return Number.isNaN(found) ? answer : found;
    }
    return type === "select_multiple" ? words(answer).join(" ") : answer.replace(/\r\n/g, "\n");
  }
  if (Array.isArray(answer)) return answer.map(string).filter(Boolean).join(" ");
  if (typeof answer === "boolean" && type === "acknowledge") return answer ? "OK" : "";
  return answer === null || answer === undefined ? "" : stored(answer, type);
};

export function stored(value, type) {
  const one = single(value);
  if (typeof one === "number") {
    if (Number.isNaN(one)) return "";
    return Number.isFinite(one) && (isNumeric(type) || type === "calculate") ? one : string(one);
  }
  return typeof one === "string" && isNumeric(type) ? taken(one, type) : string(one);
}

export const plain = (value, type) => {
  if (value === "") return null;
  return type === "select_multiple" && typeof value === "string" ? words(value) : value;
};

const TYPES = {
  integer: (value) => Number.isInteger(value) && Math.abs(value) < WHOLE,
  decimal: (value) => typeof value === "number",
  date: (value) => {
    const found = moment(string(value));
    return found !== null && found.clock === null;
  },
  geopoint: (value) => GEOPOINT.test(string(value)),
};

export const isTyped = (value, type) => !TYPES[type] || TYPES[type](value);
export const hasControl = (value) => typeof value === "string" && CONTROL.test(value);
