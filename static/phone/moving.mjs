// A draft that moves to another version of its survey: every answer goes where its question is now, or is put aside.
//
// A question is the same one where its path is the same, or where its name is the only one of that name in both
// versions. Places look like `family/members[2]/name`; their row numbers are those of the draft when it moved.

const UNASKED = ["note", "calculate", "hidden", "repeat"];
const NUMERIC = ["integer", "decimal", "range"];
const LISTS = ["select_multiple", "rank"];
const isNothing = (value) => value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
const pathOf = (place) => place.replace(/\[\d+\]/g, "");

/** `from`, `to`: bundles; without the old one (`from` undefined) the answers tell what was asked. `before`: what an
 * earlier move put aside. Returns {answers, aside, changes}; changes are {what, path, place?, value?}, what being
 * "added", "gone", "unfit" (the answer has no place in its question any more) or "shifted". */
export function moved(answers, before, from, to) {
  const [old, now] = [from ? items(from) : new Map(), items(to)];
  const said = [];
  walk(answers, "", "", [], [], old, said);
  const asked = new Map(old);
  for (const place of Object.keys(before)) assume(asked, place);
  const ways = matched(asked, now);
  const result = { answers: {}, aside: {}, changes: [] };
  for (const one of said) settle(one, { old: asked, now, ways, lists: to.choices, result });
  for (const [place, value] of Object.entries(before)) restore(place, value, { now, ways, lists: to.choices, result });
  result.changes.push(...told(old, now, ways, result.aside));
  return result;
}

/** Path → {path, name, type, list, above}: questions and repeats, parents first; `above` are the repeats around it. */
function items(bundle) {
  const found = new Map();
  const go = (children, prefix, above) => {
    for (const { name, type, list, items: inner } of children) {
      const path = prefix + name;
      if (type !== "group") found.set(path, { path, name, type, list, above });
      if (inner) go(inner, `${path}/`, type === "repeat" ? [...above, path] : above);
    }
  };
  go(bundle.items, "", []);
  return found;
}

/** All that was answered, as {path, place, rows, value}, and each row as {path, rows, id}. */
function walk(tree, path, place, rows, above, old, said) {
  for (const [name, value] of Object.entries(tree)) {
    const [at, where] = [path + name, place + name];
    if (Array.isArray(value) && value.some((row) => row && typeof row === "object")) {
      if (!old.has(at)) old.set(at, { path: at, name, type: "repeat", above });
      value.forEach((row, index) => {
        said.push({ path: at, rows: [...rows, index], id: row._id, row: true });
        walk(row, `${at}/`, `${where}[${index + 1}]/`, [...rows, index], [...above, at], old, said);
      });
    } else if (value && typeof value === "object" && !Array.isArray(value)) walk(value, `${at}/`, `${where}/`, rows, above, old, said);
    else if (name !== "_id" && !isNothing(value)) {
      if (!old.has(at)) old.set(at, { path: at, name, above });
      said.push({ path: at, place: where, rows, value });
    }
  }
}

/** What was put aside before stood at this place, in a version that is no longer known. */
function assume(asked, place) {
  const steps = place.split("/");
  const above = [];
  steps.forEach((step, index) => {
    const path = pathOf(steps.slice(0, index + 1).join("/"));
    const [last, isRow] = [index === steps.length - 1, step.includes("[")];
    if ((last || isRow) && !asked.has(path)) asked.set(path, { path, name: pathOf(step), type: last ? undefined : "repeat", above: above.slice() });
    if (isRow) above.push(path);
  });
}

/** Old path → the item that it is now. Rows stay rows of the same repeats, or their answers have no place. */
function matched(old, now) {
  const [before, after] = [named(old), named(now)];
  const ways = new Map();
  for (const { path, name, type, above } of old.values()) {
    const alone = before.get(name).length === 1 && (after.get(name) || []).length === 1;
    const found = now.get(path) || (alone && after.get(name)[0]);
    const around = above.map((one) => (ways.get(one) || {}).path);
    if (found && (type === "repeat") === (found.type === "repeat") && around.join(" ") === found.above.join(" ")) ways.set(path, found);
  }
  return ways;
}

function named(all) {
  const found = new Map();
  for (const one of all.values()) found.set(one.name, [...(found.get(one.name) || []), one]);
  return found;
}

function settle({ path, place, rows, value, row, id }, { old, now, ways, lists, result }) {
  const next = ways.get(path);
  if (row) {
    if (next) put(result.answers, next.path, rows, now, id === undefined ? {} : { _id: id });
    return;
  }
  const { type } = old.get(path);
  // What was computed from answers is computed anew from them.
  if (type === "calculate" && (!next || next.type === "calculate")) return;
  const [kept, lost] = next ? parted(value, type, next, lists) : [undefined, value];
  if (!isNothing(kept)) put(result.answers, next.path, rows, now, kept);
  if (isNothing(lost)) return;
  result.aside[place] = lost;
  if (next) result.changes.push({ what: "unfit", path: next.path, place, value: lost });
}

/** An answer from aside goes back where its question is again and nobody has answered it since. */
function restore(place, value, { now, ways, lists, result }) {
  const next = ways.get(pathOf(place));
  const rows = (place.match(/\[\d+\]/g) || []).map((step) => Number(step.slice(1, -1)) - 1);
  const [kept, lost] = next && next.type !== "repeat" ? parted(value, undefined, next, lists) : [undefined, value];
  if (!isNothing(kept) && isNothing(lost) && there(result.answers, next.path, rows, now)) put(result.answers, next.path, rows, now, kept);
  else result.aside[place] = place in result.aside ? [].concat(value, result.aside[place]) : value;
}

/** Of an answer what its question still takes, and what it does not. */
function parted(value, type, next, lists) {
  const offered = next.list && lists[next.list] && lists[next.list].map(({ name }) => name);
  if (offered) {
    const many = LISTS.includes(type || next.type) || LISTS.includes(next.type);
    const chosen = Array.isArray(value) ? value : many ? String(value).split(" ").filter(Boolean) : [String(value)];
    const kept = chosen.filter((name) => offered.includes(String(name)));
    if (LISTS.includes(next.type)) return [kept, chosen.filter((name) => !kept.includes(name))];
    return kept.length === 1 && chosen.length === 1 ? [kept[0], undefined] : [undefined, value];
  }
  const same = !type || type === next.type || (NUMERIC.includes(next.type) && Number.isFinite(Number(value)));
  const text = next.type === "text" && !Array.isArray(value);
  return (same && next.type !== "calculate") || text ? [text ? String(value) : value, undefined] : [undefined, value];
}

/** The row is there and the question in it has no answer. */
function there(answers, path, rows, now) {
  let [at, row, whole] = [answers, 0, ""];
  const steps = path.split("/");
  for (const [index, name] of steps.entries()) {
    whole = whole ? `${whole}/${name}` : name;
    const inner = at[name];
    if (index === steps.length - 1) return isNothing(inner);
    if ((now.get(whole) || {}).type === "repeat") {
      if (!inner || !inner[rows[row]]) return false;
      at = inner[rows[row++]];
    } else at = inner || {};
  }
  return false;
}

/** Write the value at the path; at a repeat's own path it is what the row begins with. */
function put(answers, path, rows, now, value) {
  let [at, row, whole] = [answers, 0, ""];
  const steps = path.split("/");
  steps.forEach((name, index) => {
    whole = whole ? `${whole}/${name}` : name;
    const last = index === steps.length - 1;
    if ((now.get(whole) || {}).type === "repeat") {
      const all = (at[name] = at[name] || []);
      const number = rows[row++];
      while (all.length <= number) all.push({});
      at = last ? Object.assign(all[number], value) : all[number];
    } else if (last) at[name] = value;
    else at = at[name] = at[name] || {};
  });
}

/** What the worker is told of the questions themselves. */
function told(old, now, ways, aside) {
  const isAsked = ({ type }) => !UNASKED.includes(type);
  const known = new Set([...ways.values()].map(({ path }) => path));
  const places = (path) => Object.keys(aside).filter((place) => pathOf(place) === path);
  const found = [...now.values()].filter((one) => isAsked(one) && !known.has(one.path)).map(({ path }) => ({ what: "added", path }));
  for (const one of old.values()) {
    const next = ways.get(one.path);
    if (!isAsked(one)) continue;
    if (next && next.path !== one.path) found.push({ what: "shifted", path: next.path });
    if (next) continue;
    const left = places(one.path);
    if (left.length) found.push(...left.map((place) => ({ what: "gone", path: one.path, place, value: aside[place] })));
    else found.push({ what: "gone", path: one.path });
  }
  return found;
}
