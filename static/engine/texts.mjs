// Texts by their characters, which are code points, and texts that are put together.
import { whole } from "./numbers.mjs";
import { string } from "./values.mjs";

const LONGEST = 1000000; // a text that is put together is cut there

export const points = (text) => Array.from(text);
export const all = (sets) => [].concat(...sets);

export const joined = (separator, ...sets) => {
  let [text, isFirst] = ["", true];
  for (const node of all(sets)) {
    text += isFirst ? string(node) : separator + string(node);
    isFirst = false;
    if (text.length > 2 * LONGEST) break;
  }
  return text.length > LONGEST ? points(text).slice(0, LONGEST).join("") : text;
};

export const at = (found, index) => (Number.isNaN(index) ? "" : found[whole(index)] || "");
