// Who may be registered already: each with the reason, so that the worker judges. It knows no page and no store.
// Chinese names are never compared by how many characters differ: siblings share all but one. Twins share the birth date,
// the village and most of the name, and are no duplicates: their names differ, and their ID numbers in two places.

const NUMBER = /^[0-9]{17}[0-9X]$/;
// Characters that stand for each other on cards and in older lists: each pair is the rare one and the common one.
const PAIRS = ["\u{20bb7}\u5409", "\u36c3\u6d01", "\u9ad9\u9ad8", "\u5cef\u5cf0", "\u5803\u5764", "\u5586\u54f2", "\u6607\u5347", "\u752f\u5b81", "\u65bc\u4e8e", "\u4dae\u9f91"];
const COMMON = new Map(PAIRS.map((pair) => Array.from(pair)));

/** Of `people` ({id, name, birth, sex, id_number, area}) those who may be `person`: [{...one, reason}], the surest first.
 * Reasons: same_id, id_digit, same_birth, variant. */
export function likely(person, people) {
  const found = people.map((one) => ({ ...one, reason: reasonOf(person, one) })).filter(({ reason, id }) => reason && id !== person.id);
  return found.sort((a, b) => ORDER.indexOf(a.reason) - ORDER.indexOf(b.reason));
}

const ORDER = ["same_id", "id_digit", "same_birth", "variant"];

function reasonOf(person, one) {
  const [mine, theirs] = [person.id_number, one.id_number];
  if (NUMBER.test(mine) && NUMBER.test(theirs)) {
    if (mine === theirs) return "same_id";
    return isSlip(mine, theirs) ? "id_digit" : "";
  }
  if (!person.birth || person.birth !== one.birth || person.area !== one.area) return "";
  if (person.sex && one.sex && person.sex !== one.sex) return "";
  if (person.name && person.name === one.name) return "same_birth";
  return isVariant(person.name, one.name) ? "variant" : "";
}

/** One digit is another, or two neighbours are swapped: the check digit lets only one of such two numbers be right. */
function isSlip(one, other) {
  const apart = [...one].map((digit, at) => (digit === other[at] ? -1 : at)).filter((at) => at >= 0);
  const [first, second] = apart;
  return apart.length === 1 || (apart.length === 2 && second === first + 1 && one[first] === other[second] && one[second] === other[first]);
}

/** The same name written otherwise: blanks, dots, capitals, marks, rare characters; or a long name without its father's. */
function isVariant(one, other) {
  const [mine, theirs] = [plain(one), plain(other)];
  if (!mine[0] || !theirs[0]) return false;
  if (mine.join("") === theirs.join("")) return true;
  return mine.length !== theirs.length && mine[0] === theirs[0] && Math.min(mine.length, theirs.length) === 1;
}

const plain = (name) => {
  const text = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[\s'\u2019-]/g, "");
  return Array.from(text, (sign) => COMMON.get(sign) || sign).join("").split(/[.\u00b7\u2022\u30fb\u2027\u2219]/).filter(Boolean);
};
