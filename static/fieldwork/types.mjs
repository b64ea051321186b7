// Controls that few surveys need. The page loads this file only for a survey that has one of them.

import { readCode } from "./barcode.mjs";
import { line, pointOut } from "./line.mjs";
import { order, rank } from "./rank.mjs";
import { range, slide } from "./range.mjs";
import { drawIn } from "./signature.mjs";
import { recordIn } from "./sound.mjs";
import { useWords } from "./words.mjs";

export const KINDS = { rank, range, geotrace: line, geoshape: line };

const DRESSES = [
  ["[data-rank]", order],
  ["[data-slide]", slide],
  ["[data-pad]", drawIn],
  ["[data-barcode]", readCode],
  ["[data-line]", pointOut],
  ["[data-sound]", recordIn],
];

/** What dresses the questions within an element, each once: rows come later, too. */
export function dresser(page, draft, words) {
  useWords(words);
  return (root) => {
    for (const [selector, dress] of DRESSES) {
      for (const part of root.querySelectorAll(`${selector}:not([data-dressed])`)) {
        part.dataset.dressed = "yes";
        dress(part.closest("[data-q]"), page, draft);
      }
    }
  };
}
