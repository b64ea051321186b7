// What is not right yet: beside each question, and summed up at the top with a link to each.

import { firstControl } from "./controls.mjs";
import { fill, say } from "./words.mjs";

/** The sentence for a problem of this code and type of question. */
export function sentence(problem, type, sentences) {
  return fill(sentences[`${problem.code} ${type}`] || sentences[problem.code] || problem.code, problem);
}

/** The words of what is a text or an element. */
export const textOf = (words) => (typeof words === "string" ? words : words.textContent);

/** Show `words` beside the question (a text or an element), or nothing when they are "". */
export function mark(block, words) {
  const error = block.querySelector(".error");
  if (!error || error.textContent === textOf(words)) return;
  error.textContent = "";
  error.append(words);
  error.hidden = !words;
  block.classList.toggle("has-error", Boolean(words));
  if (!words) settle(block.dataset.q);
  const control = firstControl(block);
  const hint = block.querySelector(".hint");
  const described = block.matches("fieldset") ? block : control;
  if (words) described.setAttribute("aria-describedby", `${hint ? hint.id : ""} ${error.id}`.trim());
  if (words) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

/** What was mended leaves the summary, and the last one takes it along. */
function settle(place) {
  const link = document.querySelector(`[data-problems] a[href="#${place}"]`);
  if (!link) return;
  const list = link.closest("ul");
  link.closest("li").remove();
  if (!list.children.length) sumUp([]);
}

/** Sum up rows of {place, label, words} at the top and take the focus there; no rows, no summary. */
export function sumUp(rows) {
  const title = rows.length === 1 ? say("One thing is not right yet") : say("%(num)s things are not right yet", { num: rows.length });
  summary(rows, "bad", title, []);
}

/** List what the survey asks back about, with the way on: `send()` holds nothing back. */
export function askBack(rows, send) {
  const button = Object.assign(element("button", "weui-btn weui-btn_primary weui-btn_small", say("Send as it is")), { type: "button" });
  button.addEventListener("click", send);
  const words = element("p", "", say("Nothing holds the visit back: mend it, or send it as it is."));
  summary(rows, "warn", say("To look at again"), [words, element("p", "acts", [button])]);
}

function summary(rows, tone, title, more) {
  const holder = document.querySelector("[data-problems]");
  holder.textContent = "";
  if (!rows.length) return;
  const list = element("ul", "", rows.map(({ place, label, words }) => {
    const link = element("a", "", label ? `${label}: ${words}` : words);
    link.href = `#${place}`;
    return element("li", "", [link]);
  }));
  const inner = element("div", "message__in", [element("h2", "message__title", title), list, ...more]);
  const box = element("div", `message message_${tone}`, [inner]);
  box.id = "problems";
  box.tabIndex = -1;
  box.setAttribute("role", "alert");
  holder.append(box);
  box.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** A message at the top: `tone` is "", good, warn or bad; `acts` are elements below the words. */
export function tell(words, tone = "", acts = []) {
  const holder = document.querySelector("[data-messages]");
  holder.textContent = "";
  if (!words) return null;
  const inner = element("div", "message__in", [element("p", "", words), ...(acts.length ? [element("p", "acts", acts)] : [])]);
  const box = element("div", `message${tone ? ` message_${tone}` : ""}`, [inner]);
  box.setAttribute("role", tone === "bad" ? "alert" : "status");
  box.tabIndex = -1;
  holder.append(box);
  return box;
}

export function element(tag, className, content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (Array.isArray(content)) made.append(...content);
  else made.textContent = content;
  return made;
}
