// Two copies of a visit's answers that grew apart from the same beginning, made one. It knows no survey and no page.

const ID = "_id";

const isTree = (value) => Boolean(value) && typeof value === "object" && !Array.isArray(value);
const areRows = (value) => Array.isArray(value) && value.every((row) => isTree(row) && ID in row);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What only one side changed is taken from that side; where both did, `mine` stands. Nothing given is lost to nothing. */
export function merged(mine, theirs, base) {
  if (same(mine, base) || mine === undefined) return same(theirs, base) ? mine : theirs;
  if (same(theirs, base) || theirs === undefined) return mine;
  if (areRows(mine) && areRows(theirs)) return rows(mine, theirs, areRows(base) ? base : []);
  return isTree(mine) && isTree(theirs) ? tree(mine, theirs, isTree(base) ? base : {}) : mine;
}

function tree(mine, theirs, base) {
  const found = {};
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = merged(mine[name], theirs[name], base[name]);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** Rows are the same by their ids, wherever they stand. */
function rows(mine, theirs, base) {
  const byId = (list) => new Map(list.map((row) => [row[ID], row]));
  const [here, there, before] = [mine, theirs, base].map(byId);
  const ids = new Set([...here.keys(), ...there.keys()]);
  return [...ids].map((id) => merged(here.get(id), there.get(id), before.get(id))).filter(Boolean);
}
