// Times and moments: the browser's own controls know minutes of the clock on the wall, an answer names its offset too.

import { dateTimeText, inZone, moment, withOffset } from "../engine/dates.mjs";

const CLOCK = /^\d\d:\d\d/;

/** The kinds of controls.mjs; `zone` tells the minutes east of UTC at an instant. */
export const clocks = (zone) => ({
  time: {
    read: (block) => input(block).value,
    write: (block, value) => show(block, (CLOCK.exec(value || "") || [value])[0]),
  },
  dateTime: {
    read(block) {
      const typed = input(block).value.trim();
      const found = moment(typed);
      return found && found.clock !== null ? dateTimeText(withOffset(found, zone)) : typed;
    },
    write(block, value) {
      const found = moment(value || "");
      show(block, found && found.clock !== null ? dateTimeText(inZone(found, zone)).slice(0, 16) : value);
    },
  },
});

const input = (block) => block.querySelector("input");

function show(block, value) {
  const control = input(block);
  if (control.value !== (value || "")) control.value = value || "";
}
