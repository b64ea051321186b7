// Groups and sections in which nothing is shown now are not shown either: a title alone would puzzle.

const NOT_HIDDEN = "[data-q]:not([hidden]), [data-add]:not([hidden])";

/** Look again at the groups and sections around these elements, the innermost first. `isRelevant(place)`: may it be shown? */
export function hideEmpty(elements, isRelevant) {
  const groups = new Set();
  // Questions side by side are within the same groups.
  const seen = new Set();
  for (const element of elements) {
    if (element.dataset.q && seen.has(element.parentElement)) continue;
    seen.add(element.parentElement);
    for (let up = around(element); up && !groups.has(up); up = outside(up)) groups.add(up);
  }
  for (const group of [...groups].sort((one, other) => depth(other) - depth(one))) {
    const place = group.dataset.g || group.dataset.section;
    group.hidden = Boolean(place) && !(isRelevant(place) && showsSomething(group));
  }
}

const depth = (element) => (element ? 1 + depth(element.parentElement) : 0);
const around = (element) => element.closest("[data-g], [data-section]");

/** A section is in no other one. What is asked of the form itself is slow: it looks for a control of that name first. */
const outside = (group) => !group.hasAttribute("data-section") && around(group.parentElement);

/** Of each group, what was shown in it when it was last looked at: mostly it still is, and the others need not be looked at. */
const shown = new WeakMap();

function showsSomething(group) {
  const known = shown.get(group);
  if (known && group.contains(known) && known.matches(NOT_HIDDEN) && isShown(known, group)) return true;
  const found = [...group.querySelectorAll(NOT_HIDDEN)].find((one) => isShown(one, group));
  shown.set(group, found);
  return Boolean(found);
}

function isShown(element, group) {
  let up = element;
  while (up !== group && !up.hidden) up = up.parentElement;
  return up === group;
}
