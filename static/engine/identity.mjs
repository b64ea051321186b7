// Resident IDs, phone numbers and area codes: normalised, checked, and what they say; the twin of forms/identity.py.
// A problem is a code, as there.
import { moment } from "./dates.mjs";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
// What Python's \s has beyond JavaScript's comes first; then what nobody sees, and dashes.
const BLANKS = /[\s\x1c-\x1f\x85\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\-\u2010-\u2015\u2212\uff0d]+/g;
const WIDE = /[\uff10-\uff19\uff0b]/g;
const MOBILE = /^1[3-9][0-9]{9}$/;

const plain = (value) =>
  value
    .replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\uff38\uff58x\uff0a*]/g, "X")
    .replace(BLANKS, "");

const refused = (problem) => ({ valid: false, problem });

/** The last character that belongs to the first 17 digits. */
export const checkDigit = (body) => "10X98765432"[WEIGHTS.reduce((sum, weight, at) => sum + weight * body[at], 0) % 11];

/** Full years on a day; dates as YYYY-MM-DD. Who was born on 29 February grows older on 1 March in common years. */
export const ageOn = (birth, on) => on.slice(0, 4) - birth.slice(0, 4) - (on.slice(5) < birth.slice(5) ? 1 : 0);

/** {valid, normalised, birth, sex, area, age}, the age on the day `on`; or {valid: false, problem}. */
export const residentId = (value, on) => {
  const text = plain(value);
  if (/^[0-9]{15}$/.test(text)) return refused("fifteen_digits");
  if (!/^[0-9]{17}[0-9X]$/.test(text)) return refused("format");
  const birth = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  if (!moment(birth)) return refused("birth_date");
  if (birth > on) return refused("birth_date_future");
  if (checkDigit(text.slice(0, 17)) !== text[17]) return refused("checksum");
  const sex = text[16] % 2 ? "male" : "female";
  return { valid: true, normalised: text, birth, sex, area: text.slice(0, 6), age: ageOn(birth, on) };
};

/** {kind, normalised}: mobile or landline; an invalid one keeps its digits. */
export const phone = (value) => {
  let text = plain(value).replace(/[()\uff08\uff09.\u00b7]+/g, "");
  const abroad = /^(?:\+|00)86/.exec(text);
  if (abroad) {
    text = text.slice(abroad[0].length);
    // From abroad a landline is written without the leading 0 of its area code.
    if (text[0] !== "0" && !MOBILE.test(text)) text = `0${text}`;
  } else if (text.slice(0, 2) === "86" && MOBILE.test(text.slice(2))) {
    text = text.slice(2);
  }
  if (MOBILE.test(text)) return { kind: "mobile", normalised: text };
  if (/^0[1-9][0-9]{1,2}[0-9]{7,8}$/.test(text)) return { kind: "landline", normalised: text };
  return { kind: "invalid", normalised: text.replace(/[^0-9]/g, "") };
};

const KINDS = [[0, null], [99, "subdistrict"], [199, "town"], [399, "township"], [999, "other"]];

/** The codes of the levels, null below the one that is named, and the township's kind; or {valid: false, problem}. */
export const areaCode = (value) => {
  const text = plain(value);
  if (!/^[1-9][0-9](?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{3}(?:[0-9]{3})?)?)?)?$/.test(text)) return refused("format");
  const named = [[0, 2], [2, 4], [4, 6], [6, 9], [9, 12]].map(([from, to]) => /[1-9]/.test(text.slice(from, to)));
  const chain = named.filter((_, level) => level !== 2 || named[2] || !named[3]);
  if (chain.some((there, level) => there && level && !chain[level - 1])) return refused("format");
  const [province, city, county, township, village] = [2, 4, 6, 9, 12].map((end, level) => (named[level] ? text.slice(0, end) : null));
  const [, kind] = KINDS.find(([most]) => text.slice(6, 9) <= most);
  return { valid: true, province, city, county, township, township_kind: kind, village };
};
