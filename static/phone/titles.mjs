// The title of several surveys that are asked as one: what all of them begin or end with is said once, for narrow screens.

const tokens = (title) => title.match(/[\w\u00c0-\u024f]+|[^]/g) || [];

/** How many tokens all of them begin with; the shortest keeps one of its own. */
function shared(titles) {
  const [first] = titles;
  const least = Math.min(...titles.map(({ length }) => length));
  let count = 0;
  while (count < least - 1 && titles.every((one) => one[count] === first[count])) count += 1;
  return count;
}

/** "Home visit: old people + Home visit: children" → "Home visit: old people + children". */
export function shortTitle(title) {
  const [plus] = title.match(/ ?[+＋] ?/) || [];
  if (!plus) return title;
  const titles = title.split(plus).map(tokens);
  const begin = shared(titles);
  const own = titles.map((one) => one.slice(begin));
  const end = shared(own.map((one) => [...one].reverse()));
  const last = own.length - 1;
  return titles[0].slice(0, begin).join("") + own.map((one, at) => (at < last ? one.slice(0, one.length - end) : one).join("").trim()).join(plus);
}
