// Single expressions over loose answers, for the command line; the twin of forms/expressions/lines.py.
// There is no survey: the structure of the answers stands in for it (objects are groups, lists of objects repeats).
import { parsePlace } from "./answers.mjs";
import { Context, zoneOffset } from "./context.mjs";
import { instant, moment, withOffset } from "./dates.mjs";
import { compiled } from "./evaluate.mjs";
import { Problem } from "./filling.mjs";
import { extend } from "./functions.mjs";
import { RARE } from "./rare.mjs";
import { State } from "./rows.mjs";
import { Scope } from "./scope.mjs";
import { Steps } from "./steps.mjs";
import { single } from "./values.mjs";

extend(RARE); // no page reads lines

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const itemsOf = (objects) => {
  const found = new Map();
  objects.forEach((one) =>
    Object.keys(one)
      .filter((name) => name !== "_id")
      .forEach((name) => {
        found.set(name, [...(found.get(name) || []), one[name]]);
      }),
  );
  return [...found].map(([name, values]) => itemOf(name, values));
};

function itemOf(name, values) {
  const objects = values.filter(isObject);
  if (objects.length) return { name, type: "group", items: itemsOf(objects) };
  const lists = values.filter(Array.isArray);
  if (lists.some((list) => list.some(isObject))) {
    return { name, type: "repeat", items: itemsOf([].concat(...lists).filter(isObject)) };
  }
  return { name, type: lists.length ? "select_multiple" : "calculate" };
}

// The items, with a question at the place where nobody has answered yet.
const withPlace = (items, [name, ...rest]) => {
  const known = items.find((item) => item.name === name);
  if (!rest.length) return known ? items : [...items, { name, type: "calculate" }];
  if (!known) return [...items, { name, type: "group", items: withPlace([], rest) }];
  if (!known.items) return items;
  return items.map((item) => (item === known ? { ...known, items: withPlace(known.items, rest) } : item));
};

const countOf = (items) => items.reduce((count, item) => count + 1 + countOf(item.items || []), 0);

export const evaluateAlone = (tree, answers, at, context) => {
  let items = itemsOf([answers]);
  const place = at ? parsePlace(at) : [];
  if (!place) throw new Problem("unknown", { at });
  if (at)
    items = withPlace(
      items,
      place.map(([name]) => name),
    );
  const order = Array.from({ length: countOf(items) }, (_, index) => index);
  const steps = new Steps({ languages: [], default_language: "", choices: {}, items, order });
  const state = new State(steps, answers, context, false);
  state.run();
  if (!at) return compiled(tree, new Scope(steps, steps.root))(state.root);
  const found = state.locate(at);
  if (!found) throw new Problem("unknown", { at });
  const [step, row] = found;
  return compiled(tree, new Scope(steps, row.level, row.level.repeat === step ? null : step))(row);
};

export const asJson = (value) => {
  const one = single(value);
  return typeof one === "number" && !Number.isFinite(one) ? String(one) : one;
};

const offsetOf = (zone) => {
  try {
    return zoneOffset(zone);
  } catch (error) {
    throw new Problem("zone_unknown", { zone });
  }
};

// The moment and zone of a line: without a zone the offset that is written in `now` holds, without both the default.
export const contextOf = ({ now, tz, user, device, version, started }, defaults) => {
  const found = now ? moment(String(now)) : null;
  if (now && !found) throw new Problem("now_invalid", { now });
  const zone = !tz && found && found.offset !== null ? found.offset : tz || defaults.zone;
  const offset = offsetOf(zone);
  const known = { ...defaults, zone, now: found ? instant(withOffset(found, offset)) : defaults.now };
  Object.entries({ user, device, version }).forEach(([name, said]) => {
    if (typeof said === "string") known[name] = said;
  });
  const begun = moment(String(started));
  if (begun) known.started = instant(withOffset(begun, offset));
  return new Context(known);
};

// `parsed` is {"tree"} or {"problem"}; `defaults` are now, zone, uuid and random.
export const lineResult = (asked, parsed, defaults) => {
  try {
    if (parsed.problem) return parsed;
    const context = contextOf(asked, { ...defaults, tables: asked.tables || {} });
    return { value: asJson(evaluateAlone(parsed.tree, asked.answers || {}, String(asked.at || ""), context)) };
  } catch (problem) {
    if (problem instanceof Problem) return { problem };
    // Answers that are nested too deeply.
    if (problem instanceof RangeError) return { problem: { code: "line_invalid", expected: "json" } };
    throw problem;
  }
};
