// Groups and sections in which nothing is shown now are not shown either: a title alone would puzzle.

const SHOWN = "[data-q], [data-add]";

/** Look again at the groups and sections around these elements, the innermost first. `isRelevant(place)`: may it be shown? */
export function hideEmpty(elements, isRelevant) {
  const groups = new Set();
  for (const element of elements) {
    for (let up = around(element); up; up = around(up.parentElement)) groups.add(up);
  }
  for (const group of [...groups].sort((one, other) => depth(other) - depth(one))) {
    const place = group.dataset.g || group.dataset.section;
    group.hidden = Boolean(place) && !(isRelevant(place) && showsSomething(group));
  }
}

const depth = (element) => (element ? 1 + depth(element.parentElement) : 0);
const around = (element) => element && element.closest("[data-g], [data-section]");

const showsSomething = (group) => [...group.querySelectorAll(SHOWN)].some((element) => {
  let up = element;
  while (up !== group && !up.hidden) up = up.parentElement;
  return up === group;
});
