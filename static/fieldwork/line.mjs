// A way or a plot, walked point by point: the phone says where it is, or somebody types the points.

import { exactly } from "./location.mjs";
import { say } from "./words.mjs";

const typed = (block) => block.querySelector("textarea");
const split = (text) => text.split(/\s*[;\n]\s*/).map((point) => point.trim()).filter(Boolean);

export const line = {
  read: (block) => split(typed(block).value).join("; "),
  write(block, value) {
    if (line.read(block) !== (value || "")) typed(block).value = split(value || "").join("\n");
  },
};

export function pointOut(block, page) {
  const shape = block.dataset.type === "geoshape";
  const note = block.querySelector("[data-point-note]");
  const put = (points) => {
    const closed = shape && points.length > 2 ? [...points, points[0]] : points;
    typed(block).value = closed.join("\n");
    note.textContent = say("%(num)s points", { num: points.length });
    page.answer(block.dataset.q, line.read(block));
  };
  const points = () => {
    const found = split(typed(block).value);
    return shape && found.length > 3 && found[0] === found[found.length - 1] ? found.slice(0, -1) : found;
  };
  typed(block).value = split(typed(block).value).join("\n");
  block.querySelector("[data-point-row]").hidden = false;
  block.querySelector("[data-unpoint]").addEventListener("click", () => put(points().slice(0, -1)));
  block.querySelector("[data-point]").addEventListener("click", async () => {
    note.textContent = say("Looking for the place …");
    try {
      put([...points(), await exactly()]);
    } catch (error) {
      note.textContent = say("The place cannot be found. Allow it in the phone's settings, or go on without.");
    }
  });
}
