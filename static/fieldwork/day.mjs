// A day long ago is typed as people write it, not leafed back to: 19380512, 1938-5-12, 1938.5.12 or 1938年5月12日.

import { element } from "./problems.mjs";
import { say } from "./words.mjs";

const WRITTEN = /^(\d{4})(?:(\d\d)(\d\d)|[-./。年 ]+(\d{1,2})[-./。月 ]+(\d{1,2}) ?日?)$/;

/** {day: "1938-05-12"} of what was typed, or {wrong} in words. */
export function readDay(typed) {
  const found = WRITTEN.exec(typed.normalize("NFKC").trim());
  if (!found) return { wrong: say("Year, month and day, like 19380512.") };
  const [year, month, day] = [found[1], found[2] || found[4], found[3] || found[5]];
  if (month < 1 || month > 12) return { wrong: say("There is no month %(month)s.", { month }) };
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > days) return { wrong: say("That month has %(days)s days.", { days }) };
  return { day: [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-") };
}

/** Make a browser's own calendar a field to type in, the calendar still at hand; `today` is given where an age is told.
 * Who writes into the field from elsewhere fires "written" at it. */
export function dressDay(input, today) {
  const pick = Object.assign(element("button", "weui-btn weui-btn_default weui-btn_small", say("Calendar")), { type: "button" });
  const note = element("span", "quiet small day__note", "");
  note.setAttribute("role", "status");
  wrap(input, pick, note);
  const show = (type) => {
    input.type = type;
    pick.textContent = say(type === "text" ? "Calendar" : "Type it");
  };
  const tell = () => (note.textContent = isTyping(input) ? typedSoFar(input.value, today) : told(input.value, today));
  input.addEventListener("input", () => {
    if (input.type === "text") input.dataset.typing = "";
    tell();
  });
  input.addEventListener("change", () => {
    delete input.dataset.typing;
    if (input.value) show("text");
    const { day } = readDay(input.value);
    if (day) input.value = day;
    tell();
  });
  input.addEventListener("written", tell);
  pick.addEventListener("click", () => {
    show(input.type === "text" ? "date" : "text");
    input.focus();
    // Older browsers open their calendar when it is touched.
    if (input.type === "date" && input.showPicker) input.showPicker();
  });
  show("text");
  tell();
}

/** Half a date is no answer yet, and no mistake. */
export const isTyping = (input) => "typing" in input.dataset;

function wrap(input, ...more) {
  const isActive = document.activeElement === input;
  const holder = element("span", "day", "");
  input.before(holder);
  holder.append(input, ...more);
  Object.assign(input, { inputMode: "numeric", dir: "ltr" });
  if (isActive) input.focus();
}

const typedSoFar = (typed, today) => (readDay(typed).day ? told(typed, today) : told("", today));

/** The day in words, with the age where it is asked for; what is wrong; or how to type. */
function told(typed, today) {
  const { day, wrong } = readDay(typed);
  if (!day) return wrong;
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "UTC", year: "numeric", month: "long", day: "numeric" }).format(new Date(day));
  const plain = (text) => Number(text.replace(/-/g, ""));
  const age = today && day <= today ? Math.floor((plain(today) - plain(day)) / 10000) : "";
  return age === "" ? words : say("%(day)s, %(age)s years old", { day: words, age });
}
