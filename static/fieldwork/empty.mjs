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
    for (let up = around(element); up && !groups.has(up); up = around(up.parentElement)) groups.add(up);
  }
  for (const group of [...groups].sort((one, other) => depth(other) - depth(one))) {
    const place = group.dataset.g || group.dataset.section;
    group.hidden = Boolean(place) && !(isRelevant(place) && showsSomething(group));
  }
}

const depth = (element) => (element ? 1 + depth(element.parentElement) : 0);
const around = (element) => element && element.closest("[data-g], [data-section]");

/** Mostly the first one that is not hidden itself is shown: only else all are looked at. */
function showsSomething(group) {
  const first = group.querySelector(NOT_HIDDEN);
  return Boolean(first) && (isShown(first, group) || [...group.querySelectorAll(NOT_HIDDEN)].some((one) => isShown(one, group)));
}

function isShown(element, group) {
  let up = element;
  while (up !== group && !up.hidden) up = up.parentElement;
  return up === group;
}
