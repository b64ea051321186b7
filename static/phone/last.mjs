// What a household answered in its last visit, and what of it may be taken over by a tap. It fills in nothing by itself.
//
// An answer is known by its path with the ids of its rows, `family/members[east-1]/phone`: a member who stands
// elsewhere now, or whose neighbour left, is not taken for another.

import { askedAgain } from "./again.mjs";

/** In another version a text may stand where a choice was: its letters would fit, and mean nothing. */
const FREE = ["text", "barcode"];

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const isRows = (value) => Array.isArray(value) && value.some((row) => row && typeof row === "object");

/** The visits whose answers count for this survey, the newest first: the last one with each of its parts. */
function counting(visits, { survey, version, uuid }) {
  const mine = versions(survey, version);
  const sorted = visits.filter((one) => one.uuid !== uuid).sort((a, b) => (a.ended < b.ended ? 1 : -1));
  const found = Object.keys(mine).map((part) => sorted.find((one) => part in versions(one.survey, one.version)));
  return sorted.filter((one) => found.includes(one)).map((one) => {
    const its = versions(one.survey, one.version);
    const unchanged = Object.keys(its).every((part) => !(part in mine) || its[part] === mine[part]);
    return { ...said(JSON.parse(one.answers)), ended: one.ended, unchanged, shares: one.survey !== survey };
  });
}

/** Survey → version, of several as one too. */
function versions(survey, version) {
  const numbers = version.split("+");
  return survey.split("+").reduce((found, part, index) => ({ ...found, [part]: numbers[index] }), {});
}

/** {places: place with ids of rows → answer, names: the same by row and name alone, where that names one}. */
function said(answers) {
  const [places, byName] = [new Map(), new Map()];
  const walk = (tree, at, row) => {
    for (const [name, value] of Object.entries(tree)) {
      if (isRows(value)) value.forEach((one) => walk(one, `${at}${name}[${one._id}]/`, one._id));
      else if (value && typeof value === "object" && !Array.isArray(value)) walk(value, `${at}${name}/`, row);
      else if (name !== "_id") {
        places.set(at + name, value);
        byName.set(`${row}/${name}`, byName.has(`${row}/${name}`) ? undefined : value);
      }
    }
  };
  walk(answers, "", "");
  return { places, byName };
}

/** The place with the ids of its rows, and the innermost of them with the name. */
function known(filling, place) {
  let [at, row] = ["", ""];
  const steps = place.split("/").map((step) => {
    const [, name, number] = /^([^[]*)(?:\[(\d+)\])?$/.exec(step);
    if (number) row = filling.rows(at + name)[number - 1];
    at += `${step}/`;
    return number ? `${name}[${row}]` : name;
  });
  return { key: steps.join("/"), name: `${row}/${steps[steps.length - 1]}` };
}

/** The places whose answers were taken over and still stand; `confirmed` as a draft keeps it. */
export function placesOf(filling, confirmed = {}) {
  return filling.relevant.filter((place) => {
    const { key } = known(filling, place);
    return key in confirmed && same(filling.value(place), confirmed[key]);
  });
}

export class Last {
  /** `draft`: {survey, version, uuid, registered, confirmed}, its `confirmed` (place with ids of rows → answer) is kept
   * up to date; `visits` as the phone keeps them with the household. */
  constructor(draft, visits, page) {
    Object.assign(this, { page, filling: page.filling, confirmed: draft.confirmed });
    this.visits = counting(visits, draft);
    this.registered = said(draft.registered || {}).places;
    this.again = askedAgain(page.filling.bundle);
  }

  /** {value, ended} that may be taken over at this place now; else null. What the register filled in is open as well. */
  offered(place) {
    const { filling, page } = this;
    const item = page.item(place);
    if (this.again.has(item)) return null;
    const { key, name } = known(filling, place);
    const visit = this.visits.find((one) => answerIn(one, key, name) !== undefined);
    if (!visit || (FREE.includes(item.type) && !visit.unchanged)) return null;
    const now = filling.value(place);
    if (now !== null && (key in this.confirmed || !same(now, this.registered.get(key)))) return null;
    if (!filling.isRelevant(place) || filling.isReadOnly(place)) return null;
    const value = filling.fitting(place, answerIn(visit, key, name));
    return value !== null && (now === null || same(now, value)) ? { value, ended: visit.ended } : null;
  }

  /** It was said today to be still so. */
  confirm(place, value) {
    this.confirmed[known(this.filling, place).key] = value;
  }

  /** Whether it was confirmed. Another answer since then unmarks it, for good. */
  isConfirmed(place) {
    const { key } = known(this.filling, place);
    if (!(key in this.confirmed)) return false;
    if (this.filling.isRelevant(place) && !same(this.filling.value(place), this.confirmed[key])) delete this.confirmed[key];
    return key in this.confirmed && this.filling.isRelevant(place);
  }
}

const answerIn = ({ places, byName, shares }, key, name) => (places.has(key) || !shares ? places.get(key) : byName.get(name));
