// Answers as JSON and as values, and the places that name them; the twin of forms/answers.py.
import { moment } from "./dates.mjs";
import { number, single, string, trimmed, words } from "./values.mjs";

const CONTROL = /[\0-\x08\x0b-\x1f\ud800-\udfff]/u;
const POINT = "-?[0-9]+(?:\\.[0-9]+)?(?: -?[0-9]+(?:\\.[0-9]+)?){1,3}";
const GEOPOINT = new RegExp(`^${POINT}$`);
const GEOTRACE = new RegExp(`^${POINT}(?:; ?${POINT})+;? ?$`);
const GEOSHAPE = new RegExp(`^(${POINT})(?:; ?${POINT}){2,}; ?\\1;? ?$`);
const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?$/;
const WHOLE = 2 ** 53;

const isNumeric = (type) => type === "integer" || type === "decimal" || type === "range";
// Selects whose answer is a list of names.
export const isList = (type) => type === "select_multiple" || type === "rank";
const isComputed = (type) => type === "calculate" || type === "hidden";
const isScalar = (answer) => ["string", "number", "boolean"].includes(typeof answer);

// [[name, number of the row or 0], …] of "members[2]/name"; null for what is no place.
export const parsePlace = (place) => {
  const steps = place.split("/").map((part) => /^([^/[\]]+)(?:\[([1-9][0-9]{0,6})\])?$/.exec(part));
  return steps.every(Boolean) ? steps.map(([, name, row]) => [name, Number(row || 0)]) : null;
};

export const isShaped = (answer, type) => {
  if (Array.isArray(answer)) return isList(type) && answer.every(isScalar);
  return answer === null || answer === undefined || isScalar(answer);
};

export const taken = (answer, type) => {
  if (typeof answer === "string") {
    if (isNumeric(type)) {
      const found = moment(trimmed(answer)) ? NaN : number(answer);
      return Number.isFinite(found) ? found : answer;
    }
    return isList(type) ? words(answer).join(" ") : answer.replace(/\r\n/g, "\n");
  }
  if (Array.isArray(answer)) return answer.map(string).filter(Boolean).join(" ");
  if (typeof answer === "boolean" && type === "acknowledge") return answer ? "OK" : "";
  return answer === null || answer === undefined ? "" : keptAs(answer, type);
};

function keptAs(value, type) {
  const one = single(value);
  if (typeof one === "number") {
    if (Number.isNaN(one)) return "";
    return Number.isFinite(one) && (isNumeric(type) || isComputed(type)) ? one : string(one);
  }
  return typeof one === "string" ? taken(one, type) : string(one);
}

// A computed value: a whole number without its fraction.
export const stored = (value, type) => {
  const kept = keptAs(value, type);
  return type === "integer" && typeof kept === "number" ? Math.trunc(kept) + 0 : kept;
};

export const plain = (value, type) => {
  if (value === "") return null;
  return isList(type) && typeof value === "string" ? words(value) : value;
};

const fits = (pattern) => (value) => pattern.test(string(value));
const TYPES = {
  integer: (value) => Number.isInteger(value) && Math.abs(value) < WHOLE,
  decimal: (value) => typeof value === "number",
  date: (value) => {
    const found = moment(string(value));
    return found !== null && found.clock === null;
  },
  range: (value) => typeof value === "number",
  dateTime: (value) => {
    const found = moment(string(value));
    return found !== null && found.clock !== null;
  },
  time: fits(TIME),
  geopoint: fits(GEOPOINT),
  geotrace: fits(GEOTRACE),
  geoshape: fits(GEOSHAPE),
};

export const isTyped = (value, type) => !TYPES[type] || TYPES[type](value);
export const hasControl = (value) => typeof value === "string" && CONTROL.test(value);
