// Questions about a day long ago. The page loads this file only for a survey that has one.

import { dressDay, isTyping, readDay } from "./day.mjs";
import { useWords } from "./words.mjs";

const field = (block) => block.querySelector("input");

export const KINDS = {
  day: {
    read(block) {
      const input = field(block);
      return input.type === "date" ? input.value : readDay(input.value).day || (isTyping(input) ? "" : input.value.trim());
    },
    write(block, value) {
      const input = field(block);
      if (isTyping(input)) return;
      if (KINDS.day.read(block) !== (value || "")) input.value = value || "";
      input.dispatchEvent(new Event("written"));
    },
  },
};

export function dresser(page, draft, words) {
  useWords(words);
  return (root) => {
    for (const block of root.querySelectorAll('[data-kind="day"]:not([data-dressed])')) {
      const input = field(block);
      if (input.readOnly) continue;
      block.dataset.dressed = "yes";
      dressDay(input, asksAge(page, block.dataset.q) ? page.filling.state.context.today : "");
    }
  };
}

/** A birth date tells the age, unless the survey says it itself (see identity.mjs). */
function asksAge(page, place) {
  const age = page.item(place.replace(/\w+$/, "age"));
  return /birth|born|dob/i.test(place.split("/").pop()) && !(age && age.label);
}
