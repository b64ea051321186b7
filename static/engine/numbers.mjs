// The numbers that people quote questions by (2.7: the seventh asked in section 2); the twin of forms/numbers.py.
const isShown = (item) => (item.items ? item.type === "repeat" || item.items.some(isShown) : item.type !== "calculate");
const isAsked = (item) => !item.items && !["note", "calculate"].includes(item.type) && item.calculation === undefined;
const walk = (items) => [].concat(...items.map((item) => [item, ...walk(item.items || [])]));

// The items of each page: those of a group at the top, or what stands between two such groups.
const sections = (items) => {
  const found = [];
  let alone = null;
  items.forEach((item) => {
    if (item.items && item.type === "group") {
      found.push(item.items);
      alone = null;
    } else if (alone) alone.push(item);
    else {
      alone = [item];
      found.push(alone);
    }
  });
  return found;
};

// Item → number, of each question that is asked: notes and what is calculated have none.
export const questionNumbers = (items) => {
  const numbers = new Map();
  sections(items)
    .filter((section) => section.some(isShown))
    .forEach((section, index) => {
      const asked = walk(section).filter(isAsked);
      asked.forEach((item, at) => numbers.set(item, `${index + 1}.${at + 1}`));
    });
  return numbers;
};
